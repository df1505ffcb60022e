import type { Role, Room, RoomKind } from "#protocol";
import { asking } from "./asking.ts";
import { DIRECTORY, isDirect, roomKeys, roomNameKey, userKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

/** How long a name stays taken for a room whose making did not finish, s. */
const UNFINISHED_S = 60;

/** How often the index of a user's rooms is written again where a membership changes meanwhile. */
const SETTLINGS = 5;

/** A room as one user sees it; of a direct one with the id of the other one (or of the user, who is alone there). */
export type DescribedRoom = Room & { other?: string };

/** What a member's record says: see lua/record.lua. */
export interface MemberRecord {
  role: Role;
  /** 0: not muted. */
  mutedUntil: number;
}

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

  /** Enters a room that now exists, or has this name now, into the directory. */
  async publish(foldedName: string, room: string): Promise<void> {
    const name = roomNameKey(foldedName);
    await asking("UNKNOWN", async () => {
      // It may have run out, or been given up by a change of names that crossed this one.
      await this.#store.write(name, "set", [name, room, "NX"]);
      await Promise.all([
        this.#store.write(name, "persist", [name]),
        this.#store.write(DIRECTORY, "zadd", [DIRECTORY, 0, `${foldedName}\0${room}`]),
      ]);
    });
  }

  /** Takes a name that a room no longer has out of the directory, and lets others have it. */
  async unpublish(foldedName: string, room: string): Promise<void> {
    const name = roomNameKey(foldedName);
    await asking("UNKNOWN", async () => {
      await this.#store.write(DIRECTORY, "zrem", [DIRECTORY, `${foldedName}\0${room}`]);
      if ((await this.#store.read.get(name)) === room) await this.#store.write(name, "del", [name]);
    });
  }

  /** What a room is called, and what before; nothing where there is none. */
  async names(room: string): Promise<string[]> {
    const found = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.hmget(roomKeys(room).meta, "name", "formerName"),
    );
    return found.flatMap((name) => name ?? []);
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

  /**
   * Rooms as one user sees them, in the given order; leaves out those that are gone, and private and direct ones that
   * the user is not in: nothing tells an outsider that they are there.
   */
  async describe(rooms: readonly string[], user: string): Promise<DescribedRoom[]> {
    const { read } = this.#store;
    const found = await asking("STORE_UNAVAILABLE", () =>
      Promise.all(
        rooms.map(async (id) => {
          const keys = roomKeys(id);
          const [meta, members, member] = await Promise.all([
            read.hmget(keys.meta, "name", "createdAt", "kind", "topic", "slowMode", "readOnly", "pair"),
            read.hlen(keys.members),
            read.hget(keys.members, user),
          ]);
          const [name, createdAt, kind, topic, slowMode, readOnly, pair] = meta;
          const room = {
            id,
            name: name ?? "",
            kind: kindOf(kind),
            topic: topic ?? "",
            slowMode: Number(slowMode),
            readOnly: readOnly === "1",
            createdAt: Number(createdAt),
            members,
            ...standing(member),
          };
          return pair ? { ...room, other: otherOf(pair, user) } : room;
        }),
      ),
    );
    return found.filter(({ createdAt, kind, joined }) => createdAt > 0 && (kind === "public" || joined));
  }

  async isMember(room: string, user: string): Promise<boolean> {
    return (await asking("STORE_UNAVAILABLE", () => this.#store.read.hexists(roomKeys(room).members, user))) === 1;
  }

  /** What kind of room there is; nothing where there is none. */
  async kind(room: string): Promise<RoomKind | undefined> {
    const [createdAt, kind] = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.hmget(roomKeys(room).meta, "createdAt", "kind"),
    );
    return createdAt ? kindOf(kind) : undefined;
  }

  async member(room: string, user: string): Promise<MemberRecord | undefined> {
    const record = await asking("STORE_UNAVAILABLE", () => this.#store.read.hget(roomKeys(room).members, user));
    return record === null ? undefined : readRecord(record);
  }

  /** Members by id, at most `limit`, owners and moderators first: a scan, so that a large room does not stop the store. */
  async members(room: string, limit: number): Promise<Map<string, MemberRecord>> {
    const keys = roomKeys(room);
    const { read } = this.#store;
    return await asking("STORE_UNAVAILABLE", async () => {
      const found = new Map<string, MemberRecord>();
      const staff = await read.zrange(keys.staff, "0", "-1");
      const records = staff.length > 0 ? await read.hmget(keys.members, ...staff) : [];
      for (const [i, record] of records.entries()) if (record) found.set(staff[i] ?? "", readRecord(record));
      let cursor = "0";
      do {
        const [next, pairs] = await read.hscan(keys.members, cursor, "COUNT", 500);
        for (let i = 0; i < pairs.length && found.size < limit; i += 2) {
          found.set(pairs[i] ?? "", readRecord(pairs[i + 1] ?? ""));
        }
        cursor = next;
      } while (cursor !== "0" && found.size < limit);
      return found;
    });
  }

  /** Who is banned from a room, by whom and since when. */
  async bans(room: string): Promise<{ user: string; by: string; at: number }[]> {
    const found = await asking("STORE_UNAVAILABLE", () => this.#store.read.hgetall(roomKeys(room).bans));
    return Object.entries(found).map(([user, value]) => {
      const [by = "", at = "0"] = value.split(" ");
      return { user, by, at: Number(at) };
    });
  }

  /** Every room that a user is in, and perhaps some that it has left. */
  async roomsOf(user: string): Promise<string[]> {
    const { rooms, directs } = userKeys(user);
    return await asking("STORE_UNAVAILABLE", () => this.#store.read.sunion(rooms, directs));
  }

  async countOf(user: string, which: "rooms" | "directs"): Promise<number> {
    return await asking("STORE_UNAVAILABLE", () => this.#store.read.scard(userKeys(user)[which]));
  }

  /**
   * Brings the index of a user's rooms to what the room's members say. Two changes that cross (a kick here, a new
   * joining there) may each have read before the other: so what was written is compared again.
   */
  async noteMembership(user: string, room: string): Promise<void> {
    const index = userKeys(user)[isDirect(room) ? "directs" : "rooms"];
    let isIn = await this.isMember(room, user);
    for (let i = 0; i < SETTLINGS; i += 1) {
      await asking("UNKNOWN", () => this.#store.write(index, isIn ? "sadd" : "srem", [index, room]));
      const wrote = isIn;
      isIn = await this.isMember(room, user);
      if (isIn === wrote) return;
    }
  }
}

function standing(record: string | null): Pick<Room, "joined" | "role" | "mutedUntil"> {
  if (record === null) return { joined: false };
  const { role, mutedUntil } = readRecord(record);
  return mutedUntil > Date.now() ? { joined: true, role, mutedUntil } : { joined: true, role };
}

/** See lua/record.lua; `role` alone, or with fewer times, is what earlier versions wrote. */
function readRecord(record: string): MemberRecord {
  const [role, , mutedUntil] = record.split(" ");
  return { role: role === "owner" || role === "moderator" ? role : "member", mutedUntil: Number(mutedUntil ?? 0) };
}

function otherOf(pair: string, user: string): string {
  return pair.split(" ").find((one) => one !== user) ?? user;
}

function kindOf(kind: string | null | undefined): RoomKind {
  return kind === "private" || kind === "direct" ? kind : "public";
}
