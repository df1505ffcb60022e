import { LRUCache } from "lru-cache";
import { LOBBY, limits, type Member, Refusal, type Room, type User } from "#protocol";
import type { Config } from "../config.ts";
import { isDirect } from "../data/keys.ts";
import type { Membership } from "../data/membership.ts";
import type { RoomStore } from "../data/rooms.ts";
import type { Devices } from "./devices.ts";
import type { Directory } from "./directory.ts";
import type { RoomViews } from "./room-views.ts";
import type { Users } from "./users.ts";

/** How long a node believes that somebody is a member, ms. Steps check again; only a yes is remembered. */
const MEMBER_TRUSTED_MS = 3000;
const MEMBERS_SHOWN = 1000;
/** Rooms that hear of a new name at once; others see it when they next ask who somebody is. */
const ROOMS_TOLD = 100;
/** Who founded the room that every installation has; nobody's id, and never a member. See lua/member.lua. */
const HOUSE = "house";
/** How many heirs may leave while the last owner does, before that one must try again. */
const HEIRS = 3;

export interface MembersTools {
  membership: Membership;
  store: RoomStore;
  directory: Directory;
  views: RoomViews;
  users: Users;
  devices: Devices;
  config: Config;
}

/** Who is in which room: joining, leaving, and who may know. All throw Refusal STORE_* and UNKNOWN. */
export class Members {
  readonly #tools: MembersTools;
  readonly #known = new LRUCache<string, Promise<boolean>>({ max: 50_000, ttl: MEMBER_TRUSTED_MS });

  constructor(tools: MembersTools) {
    this.#tools = tools;
  }

  /**
   * @param invite of a private room: what `room.invite` answered to one of its members
   * @throws Refusal ROOM_NOT_FOUND, ROOM_FULL, QUOTA_REACHED, BANNED, INVITE_WRONG
   */
  async join(user: User, room: string, clientId: string | undefined, invite: string | undefined): Promise<Room> {
    const { store, membership, views } = this.#tools;
    await this.checkQuota(user.id, room);
    // The lobby comes back by itself, also after the store lost everything.
    if (room === LOBBY && (await store.kind(LOBBY)) === undefined) await this.#foundLobby();
    const profile = JSON.stringify(user);
    await membership.enter(room, { user: user.id, clientId }, { change: "join", invite: invite ?? "", profile });
    await this.note(user.id, room);
    return await views.one(room, user.id);
  }

  async #foundLobby(): Promise<void> {
    const { directory, membership } = this.#tools;
    const made = { kind: "public", name: LOBBY } as const;
    await directory.takeName(LOBBY, LOBBY);
    await membership.enter(LOBBY, { user: HOUSE }, { change: "found", room: made, profile: "" });
    await directory.enter(LOBBY, [LOBBY]);
  }

  /**
   * Leaving a public room that one is not in changes nothing. The last owner hands over first, to whom the step names.
   * @throws Refusal ROOM_NOT_FOUND, LAST_OWNER (of a room so large that nobody can be chosen, or whose heirs left too)
   */
  async leave(user: string, room: string, clientId: string | undefined): Promise<void> {
    for (let i = 0; i < HEIRS; i += 1) {
      const { heir } = await this.#tools.membership.enter(room, { user, clientId }, { change: "leave" });
      if (heir === undefined) return await this.note(user, room);
      await this.#handOver(room, user, heir);
    }
    throw new Refusal("LAST_OWNER");
  }

  async #handOver(room: string, user: string, heir: string): Promise<void> {
    const { membership, users } = this.#tools;
    const profile = JSON.stringify((await users.get(heir)) ?? { id: heir, name: "", guest: true });
    try {
      await membership.moderate(room, { user }, heir, { change: "role", role: "owner", profile }, limits);
    } catch (error) {
      // The heir left meanwhile: the next attempt finds another.
      if (error instanceof Refusal && error.reason === "USER_NOT_FOUND") return;
      throw error;
    }
    await this.note(heir, room);
  }

  /** Everybody who shares a room with somebody learns the new name from the room's log. */
  async tellRenamed(user: User, clientId: string | undefined): Promise<void> {
    const rooms = (await this.#tools.store.roomsOf(user.id)).slice(0, ROOMS_TOLD);
    const profile = JSON.stringify(user);
    const by = { user: user.id, clientId };
    await Promise.all(rooms.map((room) => this.#tools.membership.enter(room, by, { change: "change", profile })));
  }

  /** @throws Refusal ROOM_NOT_MEMBER, ROOM_NOT_FOUND */
  async list(room: string, user: string): Promise<Member[]> {
    const { store, users } = this.#tools;
    await this.require(room, user);
    const records = await store.members(room, MEMBERS_SHOWN);
    const people = await users.find([...records.keys()]);
    const now = Date.now();
    return people.flatMap((person) => {
      const record = records.get(person.id);
      if (!record) return [];
      const { role, mutedUntil } = record;
      return mutedUntil > now ? { ...person, role, mutedUntil } : { ...person, role };
    });
  }

  /**
   * Asks anew: what dispatch believes of a member may be seconds old, and not every reading is checked by a step.
   * @throws Refusal ROOM_NOT_MEMBER, ROOM_NOT_FOUND
   */
  async require(room: string, user: string): Promise<void> {
    if (!(await this.#tools.store.isMember(room, user))) throw await this.refusal(room, "room");
  }

  /** Somebody's membership or role was changed: all nodes' indexes and all devices of that person learn how it is now. */
  async note(user: string, room: string): Promise<void> {
    const { store, views, devices } = this.#tools;
    this.forget(user, room);
    await store.noteMembership(user, room);
    const [found] = await views.some([room], user);
    devices.tell(user, found?.joined ? { joined: [found] } : { left: [room] });
  }

  /**
   * Whether somebody is a member, as dispatch asks before each call into a room. What the call then does
   * is checked again in its step, so a yes that is some seconds old opens nothing.
   */
  async isMember(room: string, user: string): Promise<boolean> {
    const key = `${user} ${room}`;
    const known = this.#known.get(key);
    if (known) return await known;
    const answer = this.#tools.store.isMember(room, user);
    this.#known.set(key, answer);
    try {
      const yes = await answer;
      if (!yes) this.#drop(key, answer);
      return yes;
    } catch (error) {
      this.#drop(key, answer);
      throw error;
    }
  }

  /** Somebody is said to have left a room: whoever asks next asks the store. */
  forget(user: string, room: string): void {
    this.#known.delete(`${user} ${room}`);
  }

  /** A no is not remembered (the next call may come after a join), and a newer answer is not dropped. */
  #drop(key: string, answer: Promise<boolean>): void {
    if (this.#known.peek(key) === answer) this.#known.delete(key);
  }

  /** What an outsider is told: that a private or direct room is there, nobody learns by guessing its id. */
  async refusal(room: string, param: string): Promise<Refusal> {
    const isPublic = (await this.#tools.store.kind(room)) === "public";
    return new Refusal(isPublic ? "ROOM_NOT_MEMBER" : "ROOM_NOT_FOUND", { param });
  }

  /**
   * Whether somebody may be in one more room of this kind; a room that it is in already is none more.
   * @throws Refusal QUOTA_REACHED
   */
  async checkQuota(user: string, room: string, message?: string): Promise<void> {
    const { store, config } = this.#tools;
    if (!config.limited) return;
    const most = config.MAX_ROOMS_PER_USER;
    if ((await store.countOf(user, isDirect(room) ? "directs" : "rooms")) < most) return;
    if (await store.isMember(room, user)) return;
    throw new Refusal("QUOTA_REACHED", { message: message ?? `You can be in ${most} rooms at most. Leave one first.` });
  }
}
