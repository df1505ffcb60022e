import { type Inbox, limits, type Params, type Result } from "#protocol";
import type { Move, ReadingStore, Standings } from "../data/reading.ts";
import type { Devices } from "./devices.ts";
import type { Rooms } from "./rooms.ts";

/** How far people have read, what is left for them, and what they want to hear. All throw Refusal STORE_* and UNKNOWN. */
export class Reading {
  readonly #store: ReadingStore;
  readonly #rooms: Rooms;
  readonly #devices: Devices;

  constructor(store: ReadingStore, rooms: Rooms, devices: Devices) {
    this.#store = store;
    this.#rooms = rooms;
    this.#devices = devices;
  }

  /** The rooms of a person and how they stand, in no promised order. */
  async inbox(user: string): Promise<Result<"inbox.get">> {
    const rooms = await this.#rooms.of(user);
    const standings = await Promise.all(rooms.map(({ id }) => this.#store.standings(id, [user])));
    return { rooms, inbox: standings.flatMap(({ each: [own] }) => own ?? []) };
  }

  /** How a room stands for some of its people. */
  async standings(room: string, users: readonly string[]): Promise<Standings> {
    return await this.#store.standings(room, users);
  }

  /**
   * Moves a cursor. A retry changes nothing: forwards by itself, backwards by its clientId.
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER
   */
  async read(user: string, { room, seq, unread, clientId }: Params<"room.read">): Promise<Inbox> {
    return await this.#move(room, user, unread ? { seq, back: true, clientId: clientId?.toLowerCase() } : { seq });
  }

  /** @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER */
  async notify(user: string, { room, level, clientId }: Params<"room.notify">): Promise<Inbox> {
    return await this.#move(room, user, { notify: level, clientId: clientId?.toLowerCase() });
  }

  /**
   * How far the others have read, where few enough are there to show it.
   * @throws Refusal ROOM_NOT_MEMBER
   */
  async receipts(room: string, user: string): Promise<Result<"room.receipts">["readers"]> {
    return await this.#store.readers(room, user, limits.receipts);
  }

  async #move(room: string, user: string, move: Move): Promise<Inbox> {
    const { inbox, moved } = await this.#store.move(room, user, move);
    if (moved || move.notify) this.#devices.tell(user, { rooms: [inbox] });
    return inbox;
  }
}
