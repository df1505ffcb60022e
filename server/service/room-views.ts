import { Refusal, type Room } from "#protocol";
import type { RoomStore } from "../data/rooms.ts";
import type { Users } from "./users.ts";

/** Rooms as one person sees them, and no room that it may not know of. All throw Refusal STORE_*. */
export class RoomViews {
  readonly #store: RoomStore;
  readonly #users: Users;

  constructor(store: RoomStore, users: Users) {
    this.#store = store;
    this.#users = users;
  }

  /** In the given order; leaves out those that are gone, or closed to this person. */
  async some(rooms: readonly string[], user: string): Promise<Room[]> {
    const found = await this.#store.describe(rooms, user);
    const others = found.flatMap(({ other }) => other ?? []);
    const people = others.length > 0 ? await this.#users.find(others) : [];
    return found.map(({ other, ...room }) => {
      if (other === undefined) return room;
      return { ...room, with: people.filter(({ id }) => id === other) };
    });
  }

  /** @throws Refusal ROOM_NOT_FOUND, also where there is one that this person may not know of */
  async one(room: string, user: string): Promise<Room> {
    const [found] = await this.some([room], user);
    if (!found) throw new Refusal("ROOM_NOT_FOUND", { param: "room" });
    return found;
  }
}
