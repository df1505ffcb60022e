import type { Role, Room, RoomKind } from "#protocol";
import { asking } from "./asking.ts";
import { isDirect, roomKeys, userKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

/** How often the index of a user's rooms is written again where a membership changes meanwhile. */
const SETTLINGS = 5;

/** What the one who asks is in a room. */
export type Standing = Pick<Room, "joined" | "role" | "mutedUntil">;
/** A room as everybody sees it. */
export type RoomSummary = Omit<Room, keyof Standing | "with">;
/** A room as one user sees it; of a direct one with the id of the other one (or of the user, who is alone there). */
export type DescribedRoom = Room & { other?: string };

/** What a member's record says: see lua/record.lua. */
export interface MemberRecord {
  role: Role;
  /** 0: not muted. */
  mutedUntil: number;
}

/** Rooms and who is in them. All throw Refusal STORE_* and UNKNOWN. */
export class RoomStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** What a room is called, and what before; nothing where there is none. */
  async names(room: string): Promise<string[]> {
    const found = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.hmget(roomKeys(room).meta, "name", "formerName"),
    );
    return found.flatMap((name) => name ?? []);
  }

  /** Public rooms as anybody may see them, in the given order; leaves out those that are gone. */
  async summaries(rooms: readonly string[]): Promise<RoomSummary[]> {
    const found = await this.#read(rooms);
    return found.flatMap((one) => (one?.room.kind === "public" ? [one.room] : []));
  }

  /**
   * What one user is in each of these public rooms, in the given order. Only the rooms of the user's own index are
   * looked into: it may name a room that was left, and lacks one only until the call that joined it is answered.
   */
  async standings(rooms: readonly string[], user: string): Promise<Standing[]> {
    if (rooms.length === 0) return [];
    const { read } = this.#store;
    return await asking("STORE_UNAVAILABLE", async () => {
      const listed = await read.smismember(userKeys(user).rooms, ...rooms);
      return await Promise.all(
        rooms.map(async (id, i) => standing(listed[i] === 1 ? await read.hget(roomKeys(id).members, user) : null)),
      );
    });
  }

  /**
   * Rooms as one user sees them, in the given order; leaves out those that are gone, and private and direct ones that
   * the user is not in: nothing tells an outsider that they are there.
   */
  async describe(rooms: readonly string[], user: string): Promise<DescribedRoom[]> {
    const [found, records] = await Promise.all([
      this.#read(rooms),
      asking("STORE_UNAVAILABLE", () =>
        Promise.all(rooms.map((id) => this.#store.read.hget(roomKeys(id).members, user))),
      ),
    ]);
    return found.flatMap((one, i) => {
      const { joined, ...mine } = standing(records[i] ?? null);
      if (!one || (one.room.kind !== "public" && !joined)) return [];
      const room = { ...one.room, joined, ...mine };
      return [one.pair ? { ...room, other: otherOf(one.pair, user) } : room];
    });
  }

  async #read(rooms: readonly string[]): Promise<({ room: RoomSummary; pair: string | undefined } | undefined)[]> {
    const { read } = this.#store;
    const one = async (id: string) => {
      const keys = roomKeys(id);
      const [meta, members] = await Promise.all([
        read.hmget(keys.meta, "name", "createdAt", "kind", "topic", "slowMode", "readOnly", "pair"),
        read.hlen(keys.members),
      ]);
      const [name, createdAt, kind, topic, slowMode, readOnly, pair] = meta;
      if (!createdAt) return undefined;
      const room = {
        id,
        name: name ?? "",
        kind: kindOf(kind),
        topic: topic ?? "",
        slowMode: Number(slowMode),
        readOnly: readOnly === "1",
        createdAt: Number(createdAt),
        members,
      };
      return { room, pair: pair ?? undefined };
    };
    return await asking("STORE_UNAVAILABLE", () => Promise.all(rooms.map(one)));
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

function standing(record: string | null): Standing {
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
