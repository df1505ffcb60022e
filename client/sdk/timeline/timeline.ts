import type { MessageRef, Position, ResetReason, Result, RoomEvent } from "#protocol";
import { changed, changedBy, RecentChanges } from "./changes.ts";
import { type Entry, entryOf, type MessageEntry, messageEntry } from "./entry.ts";
import { Interval } from "./interval.ts";
import { trimmed } from "./trimming.ts";
import { type Wish, Wishes } from "./wishes.ts";

/**
 * What became of an event: taken in; known already; ahead of something not yet here, so that the room
 * must be watched again from its position; or at odds with what is held, so that the room must be read again.
 */
export type Applied = "added" | "known" | "gap" | ResetReason;

type Page = Result<"room.history">;

/** What was asked for: what is before or after a seq, else the newest. */
export interface Asked {
  before?: number;
  after?: number;
}

/** What became of a page: taken in; of another log; or too old for what came meanwhile, so that it must be read again. */
export type Taken = "taken" | "epoch" | "late";

/**
 * What a client holds of one room: unbroken stretches of its log. The newest one, the live interval, grows with the
 * events that come; the others were read from history, and become one with it when nothing is missing between.
 * Every message stands as after all events that came. Pure: it asks nobody for anything.
 */
export class Timeline {
  readonly #room: string;
  #epoch: string | undefined;
  /** Its top is where we stand. */
  #live = new Interval(1, 0);
  #id = "";
  /** In order, and no two of them touch. */
  #others: Interval[] = [];
  #changes = new RecentChanges(0);
  readonly #wishes = new Wishes();
  #uses = 0;

  constructor(room: string) {
    this.#room = room;
  }

  /** The newest stretch. */
  get live(): Interval {
    return this.#live;
  }

  /** All stretches, oldest first; the last is the live one. */
  get intervals(): readonly Interval[] {
    return [...this.#others, this.#live];
  }

  /** Of the live interval, oldest first. */
  get entries(): readonly Entry[] {
    return this.#live.entries;
  }

  /** Whether there may be older messages than the oldest one of the live interval. */
  get more(): boolean {
    return this.#live.more;
  }

  /** Messages before this seq are the next page upwards from the live interval. */
  get floor(): number {
    return this.#live.floor;
  }

  /** Where to resume: nothing yet when nothing has come. */
  get position(): Position | undefined {
    if (this.#epoch === undefined) return undefined;
    return { room: this.#room, epoch: this.#epoch, seq: this.#live.top, id: this.#id };
  }

  /** Whether an event is up to where we stand, shown or not. */
  covers(epoch: string, seq: number): boolean {
    return epoch === this.#epoch && seq <= this.#live.top;
  }

  /** The stretch that has this seq, if one does. */
  at(seq: number): Interval | undefined {
    return this.intervals.find((interval) => interval.covers(seq));
  }

  /** The message of this seq, if it is held. */
  message(seq: number): MessageEntry | undefined {
    const entry = this.at(seq)?.find(seq);
    return entry?.kind === "message" ? entry : undefined;
  }

  /** The newest message of a thread; nothing where not all are held that came after its beginning. */
  lastOfThread(root: MessageRef): MessageEntry | undefined {
    if (!this.#live.covers(root.seq)) return undefined;
    const last = this.#live.entries.findLast((entry) => entry.kind === "message" && entry.thread?.id === root.id);
    return last?.kind === "message" ? last : undefined;
  }

  /** Begins at a position that the server gave, if nothing has come meanwhile. */
  startAt({ epoch, seq, id }: Omit<Position, "room">): void {
    if (this.#epoch !== undefined) return;
    this.#epoch = epoch;
    this.#live = new Interval(seq === 0 ? 0 : seq + 1, seq);
    this.#id = id;
    this.#changes = new RecentChanges(seq + 1);
  }

  /** Takes in one live or missed event. */
  apply(event: RoomEvent): Applied {
    this.startAt({ epoch: event.epoch, seq: event.seq - 1, id: event.prev });
    const live = this.#live;
    if (event.epoch !== this.#epoch) return "epoch";
    if (event.seq <= live.top) return this.#sameAsHeld(event) ? "known" : "mismatch";
    if (event.seq > live.top + 1) return "gap";
    if (event.prev !== this.#id) return "mismatch";
    live.top = event.seq;
    this.#id = event.id;
    const entry = entryOf(event);
    if (entry) live.set(entry);
    this.#changes.note(event);
    for (const { seq } of changedBy(event)) this.#change(seq, (one) => changed(one, event));
    return "added";
  }

  /** Takes in a page of history. */
  addPage(page: Page, asked: Asked = {}): Taken {
    if (this.#epoch !== undefined && page.epoch !== this.#epoch) return "epoch";
    this.startAt(page);
    const { floor, top } = spanOf(page, asked);
    const isNewest = asked.before === undefined && asked.after === undefined;
    if (isNewest && top + 1 < this.#live.floor) return "late";
    // What is newer than our position comes with its own event.
    const entries = this.upToDate(page)?.filter(({ seq }) => seq <= this.#live.top);
    if (!entries) return "late";
    const shown = entries.map((entry) => this.#wishes.show(entry));
    if (floor <= this.#live.top) this.#add(new Interval(floor, Math.min(top, this.#live.top), shown));
    return "taken";
  }

  /** Messages of an answer, as they are after all events that came. Nothing: it is too old to tell, or of another log. */
  upToDate({ epoch, seq, messages }: Pick<Page, "epoch" | "seq" | "messages">): MessageEntry[] | undefined {
    if (epoch !== this.#epoch || !this.#changes.reachBackTo(seq)) return undefined;
    return messages.flatMap((message) => this.#changes.bring(messageEntry(message, seq)) ?? []);
  }

  /** Shows a message as it will be; `settle` ends that. */
  wish(wish: Wish): void {
    this.#wishes.add(wish);
    this.#change(wish.message.seq, (entry) => entry);
  }

  /** The server has said yes to a wish: its event is on its way. */
  accept(clientId: string): void {
    this.#wishes.accept(clientId);
  }

  /** A message of which this is true, with what is wished for. */
  granted(entry: MessageEntry): MessageEntry {
    return this.#wishes.grant(entry);
  }

  /** What was wished for is true now, or was refused: from here on only what is true is shown. */
  settle(clientId: string): void {
    const about = this.#wishes.drop(clientId);
    if (!about) return;
    if (this.message(about.seq)?.id === about.id) this.#change(about.seq, (entry) => entry);
    else this.#wishes.forget(about.id);
  }

  /** The stretch is being read. */
  use(interval: Interval): void {
    this.#uses += 1;
    interval.used = this.#uses;
  }

  /**
   * Lets go of entries over `most` in each stretch, and of whole stretches when all of them together are over it; they
   * can be read again. What is around the reader stays.
   * @param place seq of the line that somebody reads; nothing: at the live interval's end
   */
  trim(most: number, place?: number): void {
    this.#others = trimmed(this.#live, this.#others, most, place);
  }

  /** Forgets everything: the next thing that comes begins anew. */
  clear(): void {
    this.#epoch = undefined;
    this.#live = new Interval(1, 0);
    this.#id = "";
    this.#others = [];
    this.#wishes.clear();
  }

  #add(piece: Interval): void {
    const touching = this.intervals.filter((interval) => interval.touches(piece));
    const into = touching.at(-1) ?? piece;
    const better = (mine: Entry, theirs: Entry) => this.#newer(mine, theirs);
    for (const one of [piece, ...touching]) if (one !== into) into.absorb(one, better);
    const others = this.#others.filter((interval) => !touching.includes(interval));
    if (into !== this.#live) others.push(into);
    this.#others = others.sort((a, b) => a.floor - b.floor);
    this.use(into);
  }

  /** What is held has all events up to our position in it; a page may be ahead of that. */
  #newer(mine: Entry, theirs: Entry): Entry {
    const isAhead = mine.kind === "message" && theirs.kind === "message" && theirs.asOf > mine.asOf;
    return isAhead && theirs.asOf > this.#live.top ? theirs : mine;
  }

  #change(seq: number, change: (entry: MessageEntry) => MessageEntry | undefined): void {
    const interval = this.at(seq);
    const held = interval?.find(seq);
    if (held?.kind !== "message") return;
    const now = change(this.#wishes.truth(held));
    const shown = now && this.#wishes.show(now);
    if (shown) interval?.set(shown);
    else {
      interval?.delete(seq);
      this.#wishes.forget(held.id);
    }
  }

  /** History holds messages only, so an event that is not found need not be a stranger. */
  #sameAsHeld(event: RoomEvent): boolean {
    if (event.seq === this.#live.top) return event.id === this.#id;
    const held = this.at(event.seq)?.find(event.seq);
    return held === undefined || held.id === event.id;
  }
}

/** What a page shows all of: where there is no more, that reaches to the end. */
function spanOf({ messages, more, seq }: Page, { before, after }: Asked): { floor: number; top: number } {
  if (after !== undefined && before === undefined) {
    return { floor: after + 1, top: more ? (messages.at(-1)?.seq ?? after) : seq };
  }
  const oldest = messages[0]?.seq;
  return { floor: more && oldest !== undefined ? oldest : 0, top: before === undefined ? seq : before - 1 };
}
