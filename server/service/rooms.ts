import { createHash, randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { LOBBY, Refusal, type Room, type User } from "#protocol";
import type { Config } from "../config.ts";
import type { RoomLog } from "../data/log.ts";
import type { RoomStore } from "../data/rooms.ts";
import type { Devices } from "./devices.ts";
import { cleanName, foldName } from "./names.ts";

/** How long a node believes that somebody is a member, ms. Steps check again; only a yes is remembered. */
const MEMBER_TRUSTED_MS = 3000;
const MEMBERS_SHOWN = 1000;
/** Rooms that hear of a new name at once; others see it when they next ask who somebody is. */
const ROOMS_TOLD = 100;
/** Who founded the room that every installation has; nobody's id, and never a member. */
const HOUSE = "house";

/** Rooms: made, joined, left, listed. All throw Refusal STORE_* and UNKNOWN. */
export class Rooms {
  readonly #log: RoomLog;
  readonly #store: RoomStore;
  readonly #devices: Devices;
  readonly #config: Config;
  readonly #members = new LRUCache<string, Promise<boolean>>({ max: 50_000, ttl: MEMBER_TRUSTED_MS });

  constructor(log: RoomLog, store: RoomStore, devices: Devices, config: Config) {
    this.#log = log;
    this.#store = store;
    this.#devices = devices;
    this.#config = config;
  }

  /**
   * Makes a room with its maker as first member. The id follows from (user, clientId): a retry finds
   * the same room.
   * @throws Refusal NAME_REFUSED, NAME_TAKEN, QUOTA_REACHED
   */
  async create(user: User, wanted: string, clientId: string | undefined): Promise<Room> {
    const name = cleanName(wanted);
    await this.#checkQuota(user.id);
    const id = createHash("sha256")
      .update(`${user.id}:${clientId ?? randomUUID()}`)
      .digest("hex")
      .slice(0, 20);
    const folded = foldName(name);
    if (!(await this.#store.takeName(folded, id))) throw new Refusal("NAME_TAKEN", { param: "name" });
    await this.#log.member("create", id, user.id, { clientId, name, profile: JSON.stringify(user) });
    await Promise.all([this.#store.publish(folded, id), this.#store.noteJoined(user.id, id)]);
    return await this.#tellJoined(id, user.id);
  }

  async #foundLobby(): Promise<void> {
    await this.#store.takeName(foldName(LOBBY), LOBBY);
    await this.#log.member("found", LOBBY, HOUSE, { name: LOBBY });
    await this.#store.publish(foldName(LOBBY), LOBBY);
  }

  /** @throws Refusal ROOM_NOT_FOUND, ROOM_FULL, QUOTA_REACHED */
  async join(user: User, room: string, clientId: string | undefined): Promise<Room> {
    await this.#checkQuota(user.id);
    // The lobby comes back by itself, also after the store lost everything.
    if (room === LOBBY && !(await this.#store.exists(LOBBY))) await this.#foundLobby();
    await this.#log.member("join", room, user.id, { clientId, profile: JSON.stringify(user) });
    await this.#store.noteJoined(user.id, room);
    this.#members.delete(`${user.id} ${room}`);
    return await this.#tellJoined(room, user.id);
  }

  async #tellJoined(room: string, user: string): Promise<Room> {
    const found = await this.get(room, user);
    this.#devices.tell(user, { joined: [found] });
    return found;
  }

  /** Leaving a room that one is not in changes nothing. @throws Refusal ROOM_NOT_FOUND */
  async leave(user: string, room: string, clientId: string | undefined): Promise<void> {
    this.#members.delete(`${user} ${room}`);
    await this.#log.member("leave", room, user, { clientId });
    await this.#store.noteLeft(user, room);
    this.#devices.tell(user, { left: [room] });
  }

  /** Everybody who shares a room with somebody learns the new name from the room's log. */
  async tellRenamed(user: User, clientId: string | undefined): Promise<void> {
    const rooms = (await this.#store.roomsOf(user.id)).slice(0, ROOMS_TOLD);
    const profile = JSON.stringify(user);
    await Promise.all(rooms.map((room) => this.#log.member("change", room, user.id, { clientId, profile })));
  }

  async get(room: string, user: string): Promise<Room> {
    const [found] = await this.#store.describe([room], user);
    if (!found) throw new Refusal("ROOM_NOT_FOUND", { param: "room" });
    return found;
  }

  async list(user: string, after: string | undefined, limit: number): Promise<{ rooms: Room[]; next?: string }> {
    const page = await this.#store.directory(after, limit);
    const rooms = await this.#store.describe(page.rooms, user);
    return page.next === undefined ? { rooms } : { rooms, next: page.next };
  }

  /** Ids of the rooms that somebody is in, and maybe of some that it just left. */
  async idsOf(user: string): Promise<string[]> {
    return await this.#store.roomsOf(user);
  }

  /** The rooms that somebody is in. */
  async of(user: string): Promise<Room[]> {
    const rooms = await this.#store.describe(await this.#store.roomsOf(user), user);
    return rooms.filter(({ joined }) => joined);
  }

  /** @throws Refusal ROOM_NOT_MEMBER */
  async members(room: string, user: string): Promise<string[]> {
    // Asked anew: what dispatch believes of a member may be seconds old, and no step checks this reading.
    if (!(await this.#store.isMember(room, user))) throw new Refusal("ROOM_NOT_MEMBER", { param: "room" });
    return await this.#store.members(room, MEMBERS_SHOWN);
  }

  /**
   * Whether somebody is a member, as dispatch asks before each call into a room. What the call then does
   * is checked again in its step, so a yes that is some seconds old opens nothing.
   */
  async isMember(room: string, user: string): Promise<boolean> {
    const key = `${user} ${room}`;
    const known = this.#members.get(key);
    if (known) return await known;
    const answer = this.#store.isMember(room, user);
    this.#members.set(key, answer);
    try {
      const yes = await answer;
      if (!yes) this.#forget(key, answer);
      return yes;
    } catch (error) {
      this.#forget(key, answer);
      throw error;
    }
  }

  /** A no is not remembered (the next call may come after a join), and a newer answer is not dropped. */
  #forget(key: string, answer: Promise<boolean>): void {
    if (this.#members.peek(key) === answer) this.#members.delete(key);
  }

  async exists(room: string): Promise<boolean> {
    return await this.#store.exists(room);
  }

  async #checkQuota(user: string): Promise<void> {
    if (!this.#config.limited) return;
    const most = this.#config.MAX_ROOMS_PER_USER;
    if ((await this.#store.countOf(user)) >= most) {
      throw new Refusal("QUOTA_REACHED", { message: `You can be in ${most} rooms at most. Leave one first.` });
    }
  }
}
