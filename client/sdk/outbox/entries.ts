import type { OutboxEntry } from "./entry.ts";

/** How many that are gone are remembered, so that late word of them does not bring them back. */
const GONE = 2_000;

/** What one page knows of the outbox: a room's entries stand in the order in which they are to be sent. */
export class Entries {
  readonly #rooms = new Map<string, readonly OutboxEntry[]>();
  readonly #gone = new Set<string>();
  #top = 0;

  /** Oldest first; another array after every change. */
  of(room: string): readonly OutboxEntry[] {
    return this.#rooms.get(room) ?? [];
  }

  get rooms(): string[] {
    return [...this.#rooms.keys()];
  }

  get all(): OutboxEntry[] {
    return [...this.#rooms.values()].flat();
  }

  find(room: string, clientId: string): OutboxEntry | undefined {
    return this.of(room).find((entry) => entry.clientId === clientId);
  }

  /** The place behind everything that is known. */
  nextPosition(): number {
    this.#top += 1;
    return this.#top;
  }

  /** Takes a version as the present one. */
  set(entry: OutboxEntry): void {
    const others = this.of(entry.room).filter((other) => other.clientId !== entry.clientId);
    const at = others.findIndex((other) => comesAfter(other, entry));
    this.#rooms.set(entry.room, others.toSpliced(at === -1 ? others.length : at, 0, entry));
    if (entry.position !== Infinity) this.#top = Math.max(this.#top, entry.position);
  }

  /** Takes in what the store or another tab says. False: something later is known. */
  hear(entry: OutboxEntry): boolean {
    const held = this.find(entry.room, entry.clientId);
    if (this.#gone.has(entry.clientId) || (held && held.revision >= entry.revision)) return false;
    this.set(entry);
    return true;
  }

  /** Takes it out for good. */
  drop({ room, clientId }: Pick<OutboxEntry, "room" | "clientId">): void {
    this.retire(clientId);
    const rest = this.of(room).filter((entry) => entry.clientId !== clientId);
    if (rest.length > 0) this.#rooms.set(room, rest);
    else this.#rooms.delete(room);
  }

  /** From now on nothing that is heard of it counts. */
  retire(clientId: string): void {
    this.#gone.add(clientId);
    const [oldest] = this.#gone;
    if (this.#gone.size > GONE && oldest !== undefined) this.#gone.delete(oldest);
  }
}

/** Two tabs may have given out the same place: any order will do, if it is the same one everywhere. */
function comesAfter(one: OutboxEntry, other: OutboxEntry): boolean {
  if (one.position !== other.position) return one.position > other.position;
  return one.position !== Infinity && one.clientId > other.clientId;
}
