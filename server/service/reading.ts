import { type Inbox, limits, type Params, type Result } from "#protocol";
import type { Move, ReadingStore, Standings } from "../data/reading.ts";
import type { Devices } from "./devices.ts";
import type { Members } from "./members.ts";
import type { Moments } from "./moments.ts";
import type { Rooms } from "./rooms.ts";

export interface ReadingTools {
  store: ReadingStore;
  rooms: Rooms;
  members: Members;
  devices: Devices;
  moments: Moments;
}

/** How far people have read, what is left for them, and what they want to hear. All throw Refusal STORE_* and UNKNOWN. */
export class Reading {
  readonly #tools: ReadingTools;

  constructor(tools: ReadingTools) {
    this.#tools = tools;
  }

  /** The rooms of a person and how they stand, in no promised order. */
  async inbox(user: string): Promise<Result<"inbox.get">> {
    const rooms = await this.#tools.rooms.of(user);
    const standings = await Promise.all(rooms.map(({ id }) => this.#tools.store.standings(id, [user])));
    return { rooms, inbox: standings.flatMap(({ each: [own] }) => own ?? []) };
  }

  /** How a room stands for some of its people. */
  async standings(room: string, users: readonly string[]): Promise<Standings> {
    return await this.#tools.store.standings(room, users);
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
   * @throws Refusal ROOM_NOT_MEMBER, ROOM_NOT_FOUND
   */
  async receipts(room: string, user: string): Promise<Result<"room.receipts">["readers"]> {
    await this.#tools.members.require(room, user);
    return await this.#tools.store.readers(room, limits.receipts);
  }

  async #move(room: string, user: string, move: Move): Promise<Inbox> {
    const { store, devices, moments } = this.#tools;
    const { inbox, moved, members } = await store.move(room, user, move);
    if (moved || move.notify) devices.tell(user, { rooms: [inbox] });
    // That somebody means to come back to a message is nobody else's business.
    if (moved && !move.back && members <= limits.receipts) {
      moments.tell({ type: "receipt", room, user, seq: inbox.read });
    }
    return inbox;
  }
}
