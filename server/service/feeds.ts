import { Refusal, type ResetReason } from "#protocol";
import { feed as budget } from "../budgets.ts";
import type { Entry } from "../data/entry.ts";
import type { At, RoomLog } from "../data/log.ts";
import type { Moment } from "../data/moments.ts";
import type { Feed } from "./feed.ts";
import { type FeedNotes, type Outlet, Readers, type Watcher } from "./readers.ts";
import { rounds } from "./rounds.ts";

/** How long hints may be on their way before a feed that is behind reads the log, ms. */
const UNDER_WAY_MS = 200;
/** How long to wait for the store to confirm a channel before the caller is told, ms. */
const CONFIRM_MS = 4000;

/** Rooms' channels. */
export interface Listening {
  listen(room: string): Promise<void>;
  stopListening(room: string): Promise<void>;
}

interface Open<W extends Watcher> {
  readers: Readers<W>;
  listening: Promise<void>;
  /** Calls under way that wait for the channel or let a reader in: the room is not empty while there are any. */
  entering: number;
  closing?: NodeJS.Timeout;
}

/** The rooms that somebody on this node reads: one channel and one feed each, and none besides. */
export class Feeds<W extends Watcher> {
  readonly #log: RoomLog;
  readonly #outlet: Outlet<W>;
  readonly #notes: FeedNotes;
  readonly #open = new Map<string, Open<W>>();
  readonly #roomsOf = new Map<W, Set<string>>();
  #hints: Listening | undefined;
  #stopComparing = () => {};
  /** The last comparison could not be made. */
  #away = false;

  constructor(log: RoomLog, outlet: Outlet<W>, notes: FeedNotes) {
    this.#log = log;
    this.#outlet = outlet;
    this.#notes = notes;
  }

  /** Begins; hints come through `hint` from now on. */
  start(hints: Listening): void {
    this.#hints = hints;
    this.#stopComparing = rounds(budget.compareEveryMs, () => this.compareAll());
  }

  stop(): void {
    this.#stopComparing();
    for (const open of this.#open.values()) clearTimeout(open.closing);
    this.#open.clear();
  }

  get rooms(): number {
    return this.#open.size;
  }

  get watchers(): number {
    let sum = 0;
    for (const { readers } of this.#open.values()) sum += readers.size;
    return sum;
  }

  /**
   * Makes a reader one of a room, behind a position: what it missed is handed over before this returns.
   * @returns where it stands, and how to let it go live (after the call was answered)
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async watch(
    room: string,
    watcher: W,
    position: At | undefined,
  ): Promise<{ stands: At & { reset?: ResetReason }; goLive: () => void }> {
    if (watcher.gone) throw new Refusal("DRAINING");
    const open = this.#openRoom(room);
    const rooms = this.#roomsOf.get(watcher) ?? new Set();
    this.#roomsOf.set(watcher, rooms.add(room));
    open.entering += 1;
    try {
      await open.listening;
      if (watcher.gone) throw new Refusal("DRAINING");
      const { stands, goLive } = await open.readers.enter(watcher, position);
      return { stands, goLive: () => this.#goLive(room, watcher, goLive()) };
    } catch (error) {
      // Another call of the same reader may have let it in, or be about to.
      if (watcher.gone || !open.readers.has(watcher)) this.unwatch(room, watcher);
      throw error;
    } finally {
      open.entering -= 1;
      this.#closeIfEmpty(room, open);
    }
  }

  unwatch(room: string, watcher: W): void {
    const open = this.#open.get(room);
    open?.readers.leave(watcher);
    this.#roomsOf.get(watcher)?.delete(room);
    if (open) this.#closeIfEmpty(room, open);
  }

  /** A reader is gone altogether. */
  drop(watcher: W): void {
    for (const room of [...(this.#roomsOf.get(watcher) ?? [])]) this.unwatch(room, watcher);
    this.#roomsOf.delete(watcher);
  }

  hint(room: string, entry: Entry): void {
    const open = this.#open.get(room);
    open?.readers.feed.hint(entry);
    // A member.left may have put out the last reader.
    if (open && entry.type === "member.left") this.#closeIfEmpty(room, open);
  }

  moment(room: string, moment: Moment): void {
    this.#open.get(room)?.readers.moment(moment);
  }

  /** Compares every feed with its log: hints may have been lost in silence. */
  async compareAll(): Promise<void> {
    const rooms = [...this.#open.keys()];
    for (let i = 0; i < rooms.length; i += budget.comparedAtOnce) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, budget.comparePauseMs));
      await this.compare(rooms.slice(i, i + budget.comparedAtOnce));
    }
  }

  /** Compares some feeds with their logs: hints of these rooms were surely not heard for a while. */
  async compare(rooms: readonly string[]): Promise<void> {
    const known = new Map<string, At>();
    for (const room of rooms) {
      const at = this.#open.get(room)?.readers.feed.at;
      if (at) known.set(room, at);
    }
    if (known.size === 0) return;
    const { moved, failed } = await this.#log.tops(known);
    // The store is away: calls say so by themselves, and the next round comes soon.
    if (failed && !this.#away) this.#notes.trouble("*", failed);
    this.#away = failed !== undefined;
    const behind: { feed: Feed; before: At }[] = [];
    for (const [room, top] of moved) {
      const feed = this.#open.get(room)?.readers.feed;
      const before = known.get(room);
      if (feed && before && feed.compare(before, top)) behind.push({ feed, before });
    }
    if (behind.length > 0) setTimeout(() => this.#readBehind(behind), UNDER_WAY_MS).unref();
  }

  /** Feeds that did not move although their log did: no hint is on its way. */
  #readBehind(behind: readonly { feed: Feed; before: At }[]): void {
    for (const { feed, before } of behind) {
      if (feed.at?.epoch !== before.epoch || feed.at.seq !== before.seq) continue;
      feed.sync().catch((cause: unknown) => this.#notes.trouble(feed.room, cause));
    }
  }

  #openRoom(room: string): Open<W> {
    const known = this.#open.get(room);
    if (known) {
      clearTimeout(known.closing);
      return known;
    }
    const hints = this.#hints;
    if (!hints) throw new Error("the feeds have not been started");
    const readers = new Readers<W>(room, this.#log, this.#outlet, this.#notes);
    const open: Open<W> = { readers, listening: confirmed(hints.listen(room)), entering: 0 };
    this.#open.set(room, open);
    // A channel that was not confirmed is no base for a feed: the next reader tries anew.
    open.listening.catch(() => this.#close(room, open));
    return open;
  }

  #goLive(room: string, watcher: W, going: Promise<void>): void {
    going.catch((cause: unknown) => {
      if (cause instanceof Refusal && cause.reason === "ROOM_NOT_MEMBER") {
        // It was put out, or asked again meanwhile: then that call lets it in.
        if (!this.#open.get(room)?.readers.has(watcher)) this.unwatch(room, watcher);
        return;
      }
      this.unwatch(room, watcher);
      this.#notes.trouble(room, cause);
      // It believes that it reads this room: silence would be a loss.
      this.#outlet.cut(watcher);
    });
  }

  #closeIfEmpty(room: string, open: Open<W>): void {
    const isEmpty = () => open.readers.size === 0 && open.entering === 0;
    if (!isEmpty()) return;
    clearTimeout(open.closing);
    open.closing = setTimeout(() => {
      if (isEmpty()) this.#close(room, open);
    }, budget.lingerMs);
  }

  #close(room: string, open: Open<W>): void {
    if (this.#open.get(room) !== open) return;
    this.#open.delete(room);
    this.#hints?.stopListening(room).catch((cause: unknown) => this.#notes.trouble(room, cause));
  }
}

/** Waits for channels to be listened to. @throws Refusal STORE_UNAVAILABLE when that takes too long */
export async function confirmed(listening: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal("STORE_UNAVAILABLE", { retryAfterMs: 500 })), CONFIRM_MS);
  });
  await Promise.race([listening, late]).finally(() => clearTimeout(timer));
}
