import { type Entry, indexOfSeq } from "./entry.ts";

/** An unbroken stretch of a room: every message from `floor` to `top` that there still is. */
export class Interval {
  /** Everything from here up is held; 0: from the room's beginning. */
  floor: number;
  /** Up to here. */
  top: number;
  /** Grows with every use: what was not used for longest goes first. */
  used = 0;
  #entries: Entry[];
  #into: Interval | undefined;

  /** @param entries in order, all between floor and top */
  constructor(floor: number, top: number, entries: Entry[] = []) {
    this.floor = floor;
    this.top = top;
    this.#entries = entries;
  }

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Whether there may be older messages than the oldest one held. */
  get more(): boolean {
    return this.floor > 0;
  }

  /** The stretch that this one has become part of, or itself. */
  get present(): Interval {
    return this.#into?.present ?? this;
  }

  covers(seq: number): boolean {
    return this.floor <= seq && seq <= this.top;
  }

  /** Whether nothing is missing between the two. */
  touches(other: Interval): boolean {
    return this.floor <= other.top + 1 && other.floor <= this.top + 1;
  }

  find(seq: number): Entry | undefined {
    const entry = this.#entries[indexOfSeq(this.#entries, seq)];
    return entry?.seq === seq ? entry : undefined;
  }

  /** Puts an entry in its place, or in the place of what it was. */
  set(entry: Entry): void {
    const index = indexOfSeq(this.#entries, entry.seq);
    this.#entries.splice(index, this.#entries[index]?.seq === entry.seq ? 1 : 0, entry);
  }

  delete(seq: number): void {
    const index = indexOfSeq(this.#entries, seq);
    if (this.#entries[index]?.seq === seq) this.#entries.splice(index, 1);
  }

  /** Takes over a stretch that touches this one. Where both have an entry, `better` says which one stays. */
  absorb(other: Interval, better: (mine: Entry, theirs: Entry) => Entry): void {
    const both = new Map(this.#entries.map((entry) => [entry.seq, entry]));
    for (const entry of other.#entries) {
      const mine = both.get(entry.seq);
      both.set(entry.seq, mine ? better(mine, entry) : entry);
    }
    this.#entries = [...both.values()].sort((a, b) => a.seq - b.seq);
    this.floor = Math.min(this.floor, other.floor);
    this.top = Math.max(this.top, other.top);
    other.#into = this;
  }

  /** Lets go of all entries but those from index `start` to `end`. */
  cut(start: number, end = this.#entries.length): void {
    const [first, past] = [this.#entries[start], this.#entries[end]];
    if (start > 0) this.floor = first?.seq ?? this.top + 1;
    if (past) this.top = past.seq - 1;
    this.#entries = this.#entries.slice(start, end);
  }

  /** A stretch of its own from index `start` to `end`. */
  copy(start: number, end: number): Interval {
    const part = new Interval(this.floor, this.top, this.#entries);
    part.cut(start, end);
    return part;
  }
}
