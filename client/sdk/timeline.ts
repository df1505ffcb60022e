import type { Message, Position, ResetReason, Result, RoomEvent } from "#protocol";

export interface MessageEntry {
  readonly kind: "message";
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly clientId: string;
  readonly text: string;
}

export interface MemberEntry {
  readonly kind: "joined" | "left";
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  /** Who came or went. */
  readonly user: string;
}

/** One line of a room, in the order that all its members share. */
export type Entry = MessageEntry | MemberEntry;

/**
 * What became of an event: shown; known already; ahead of something not yet here, so that the room
 * must be watched again from its position; or at odds with what is held, so that the room must be read again.
 */
export type Applied = "added" | "known" | "gap" | ResetReason;

type Page = Result<"room.history">;

/**
 * What a client holds of one room: an unbroken stretch of its log, up to the newest event that came.
 * Pure: it asks nobody for anything.
 */
export class Timeline {
  readonly #room: string;
  #epoch: string | undefined;
  readonly #entries: Entry[] = [];
  #top = { seq: 0, id: "" };
  /** Everything from here up is held; what is below is history not yet read. */
  #floor = 1;
  #more = true;

  constructor(room: string) {
    this.#room = room;
  }

  /** Oldest first; the same array all the time. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Whether there may be older messages than the oldest one held. */
  get more(): boolean {
    return this.#more;
  }

  /** Messages before this seq are the next page upwards. */
  get floor(): number {
    return this.#floor;
  }

  /** Where to resume: nothing yet when nothing has come. */
  get position(): Position | undefined {
    return this.#epoch === undefined ? undefined : { room: this.#room, epoch: this.#epoch, ...this.#top };
  }

  /** Whether an event is in the stretch that is held, shown or not. */
  covers(epoch: string, seq: number): boolean {
    return epoch === this.#epoch && seq <= this.#top.seq;
  }

  /** Begins at a position that the server gave, if nothing has come meanwhile. */
  startAt({ epoch, seq, id }: Omit<Position, "room">): void {
    if (this.#epoch !== undefined) return;
    this.#epoch = epoch;
    this.#top = { seq, id };
    this.#floor = seq + 1;
    this.#more = seq > 0;
  }

  /** Takes in one live or missed event. */
  apply(event: RoomEvent): Applied {
    this.startAt({ epoch: event.epoch, seq: event.seq - 1, id: event.prev });
    if (event.epoch !== this.#epoch) return "epoch";
    if (event.seq <= this.#top.seq) return this.#sameAsHeld(event) ? "known" : "mismatch";
    if (event.seq > this.#top.seq + 1) return "gap";
    if (event.prev !== this.#top.id) return "mismatch";
    this.#top = { seq: event.seq, id: event.id };
    const entry = entryOf(event);
    if (entry) this.#entries.push(entry);
    return "added";
  }

  /** Takes in a page of history: the newest one, or one before the floor. False: it is of another epoch. */
  addPage(page: Page): boolean {
    if (this.#epoch !== undefined && page.epoch !== this.#epoch) return false;
    this.startAt(page);
    const known = new Set(this.#entries.map((entry) => entry.seq));
    const missing = page.messages.filter((message) => !known.has(message.seq) && message.seq <= this.#top.seq);
    this.#entries.unshift(...missing.map(messageEntry));
    this.#entries.sort((a, b) => a.seq - b.seq);
    const oldest = page.messages[0];
    this.#more = page.more && oldest !== undefined;
    this.#floor = this.#more ? Math.min(this.#floor, oldest?.seq ?? this.#floor) : 0;
    return true;
  }

  /** Lets go of the oldest entries over `most`; they can be read again. */
  trim(most: number): void {
    if (this.#entries.length <= most) return;
    this.#entries.splice(0, this.#entries.length - most);
    this.#floor = this.#entries[0]?.seq ?? this.#floor;
    this.#more = true;
  }

  /** Forgets everything: the next thing that comes begins anew. */
  clear(): void {
    this.#epoch = undefined;
    this.#entries.length = 0;
    this.#top = { seq: 0, id: "" };
    this.#floor = 1;
    this.#more = true;
  }

  /** History holds messages only, so an event that is not found need not be a stranger. */
  #sameAsHeld(event: RoomEvent): boolean {
    if (event.seq === this.#top.seq) return event.id === this.#top.id;
    const held = findBySeq(this.#entries, event.seq);
    return held === undefined || held.id === event.id;
  }
}

function findBySeq(entries: readonly Entry[], seq: number): Entry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  const found = entries[low];
  return found?.seq === seq ? found : undefined;
}

/** Types of a newer server than this client move the position and show nothing. */
function entryOf(event: RoomEvent): Entry | undefined {
  const { seq, id, at } = event;
  switch (event.type) {
    case "message.sent":
      return { kind: "message", seq, id, at, by: event.by, clientId: event.clientId, text: event.body.text };
    case "member.joined":
      return { kind: "joined", seq, id, at, user: event.body.user.id };
    case "member.left":
      return { kind: "left", seq, id, at, user: event.body.user };
    default:
      return undefined;
  }
}

function messageEntry({ seq, id, at, by, clientId, text }: Message): MessageEntry {
  return { kind: "message", seq, id, at, by, clientId, text };
}
