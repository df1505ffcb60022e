import type { Room } from "#protocol";
import { asking } from "./asking.ts";
import { DIRECTORY, roomKeys, roomNameKey, userKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

/** How long a name stays taken for a room whose making did not finish, s. */
const UNFINISHED_S = 60;

/** Rooms as the directory and their members see them. All throw Refusal STORE_* and UNKNOWN. */
export class RoomStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Takes a folded name for a room that is about to be made.
   * @returns whether the room has it now; true again for the same room
   */
  async takeName(foldedName: string, room: string): Promise<boolean> {
    return await asking("UNKNOWN", async () => {
      const key = roomNameKey(foldedName);
      if (await this.#store.write(key, "set", [key, room, "EX", UNFINISHED_S, "NX"])) return true;
      return (await this.#store.read.get(key)) === room;
    });
  }

  /** Enters a room that now exists into the directory. */
  async publish(foldedName: string, room: string): Promise<void> {
    const name = roomNameKey(foldedName);
    await asking("UNKNOWN", () =>
      Promise.all([
        this.#store.write(name, "persist", [name]),
        this.#store.write(DIRECTORY, "zadd", [DIRECTORY, 0, `${foldedName}\0${room}`]),
      ]),
    );
  }

  /** A page of room ids by name, and where the next begins. */
  async directory(after: string | undefined, limit: number): Promise<{ rooms: string[]; next?: string }> {
    const from = after === undefined ? "-" : `(${after}`;
    const found = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.zrangebylex(DIRECTORY, from, "+", "LIMIT", 0, limit + 1),
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const rooms = page.map((member) => member.slice(member.indexOf("\0") + 1));
    return found.length > limit && last !== undefined ? { rooms, next: last } : { rooms };
  }

  /** Rooms as one user sees them, in the given order; leaves out those that are gone. */
  async describe(rooms: readonly string[], user: string): Promise<Room[]> {
    const { read } = this.#store;
    const found = await asking("STORE_UNAVAILABLE", () =>
      Promise.all(
        rooms.map(async (id) => {
          const keys = roomKeys(id);
          const [meta, members, member] = await Promise.all([
            read.hmget(keys.meta, "name", "createdAt", "kind", "topic", "slowMode", "readOnly"),
            read.hlen(keys.members),
            read.hget(keys.members, user),
          ]);
          const [name, createdAt, kind, topic, slowMode, readOnly] = meta;
          return {
            id,
            name,
            kind: kindOf(kind),
            topic: topic ?? "",
            slowMode: Number(slowMode),
            readOnly: readOnly === "1",
            createdAt: Number(createdAt),
            members,
            ...standing(member),
          };
        }),
      ),
    );
    return found.flatMap(({ name, ...rest }) => (name ? [{ ...rest, name }] : []));
  }

  async isMember(room: string, user: string): Promise<boolean> {
    return (await asking("STORE_UNAVAILABLE", () => this.#store.read.hexists(roomKeys(room).members, user))) === 1;
  }

  async exists(room: string): Promise<boolean> {
    return (await asking("STORE_UNAVAILABLE", () => this.#store.read.hexists(roomKeys(room).meta, "createdAt"))) === 1;
  }

  /** Ids of members, at most `limit`: a scan, so that a large room does not stop the store. */
  async members(room: string, limit: number): Promise<string[]> {
    return await asking("STORE_UNAVAILABLE", async () => {
      const ids = new Set<string>();
      let cursor = "0";
      do {
        const [next, pairs] = await this.#store.read.hscan(roomKeys(room).members, cursor, "COUNT", 500);
        for (let i = 0; i < pairs.length && ids.size < limit; i += 2) ids.add(pairs[i] ?? "");
        cursor = next;
      } while (cursor !== "0" && ids.size < limit);
      return [...ids];
    });
  }

  async roomsOf(user: string): Promise<string[]> {
    return await asking("STORE_UNAVAILABLE", () => this.#store.read.smembers(userKeys(user).rooms));
  }

  async countOf(user: string): Promise<number> {
    return await asking("STORE_UNAVAILABLE", () => this.#store.read.scard(userKeys(user).rooms));
  }

  async noteJoined(user: string, room: string): Promise<void> {
    const { rooms } = userKeys(user);
    await asking("UNKNOWN", () => this.#store.write(rooms, "sadd", [rooms, room]));
  }

  async noteLeft(user: string, room: string): Promise<void> {
    const { rooms } = userKeys(user);
    await asking("UNKNOWN", () => this.#store.write(rooms, "srem", [rooms, room]));
  }
}

/** What a member's record (role first) says of it. */
function standing(record: string | null): Pick<Room, "joined" | "role"> {
  if (record === null) return { joined: false };
  const role = record.split(" ", 1)[0];
  return { joined: true, role: role === "owner" || role === "moderator" ? role : "member" };
}

function kindOf(kind: string | null | undefined): Room["kind"] {
  return kind === "private" || kind === "direct" ? kind : "public";
}
