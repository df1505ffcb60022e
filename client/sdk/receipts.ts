import { Emitter } from "./emitter.ts";
import type { Caller } from "./rpc.ts";

/** How far the people of small rooms have read. */
export class Receipts extends Emitter<{ change: [room: string] }> {
  readonly #caller: Caller;
  readonly #rooms = new Map<string, Map<string, number>>();

  constructor(caller: Caller) {
    super();
    this.#caller = caller;
  }

  /** Up to which seq each person has read, as far as one knows; empty until `load`, and in large rooms. */
  of(room: string): ReadonlyMap<string, number> {
    return this.#rooms.get(room) ?? none;
  }

  /**
   * Reads how far everybody is; from then on it is kept as one hears.
   * @throws RpcError as a rejection
   */
  async load(room: string): Promise<void> {
    const readers = this.#rooms.get(room) ?? new Map<string, number>();
    this.#rooms.set(room, readers);
    const told = await this.#caller.call("room.receipts", { room });
    for (const { user, seq } of told.readers) readers.set(user, Math.max(seq, readers.get(user) ?? 0));
    this.emit("change", room);
  }

  /** Nobody looks any more. */
  drop(room: string): void {
    this.#rooms.delete(room);
  }

  /** Somebody has read further, or less far, where they marked something unread. */
  hear(room: string, user: string, seq: number): void {
    const readers = this.#rooms.get(room);
    if (!readers) return;
    readers.set(user, seq);
    this.emit("change", room);
  }
}

const none: ReadonlyMap<string, number> = new Map();
