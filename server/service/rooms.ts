import { createHash, randomUUID } from "node:crypto";
import { type Params, Refusal, type Room, type User } from "#protocol";
import { directRoom } from "../data/keys.ts";
import type { Membership } from "../data/membership.ts";
import type { RoomStore } from "../data/rooms.ts";
import type { Directory } from "./directory.ts";
import type { Members } from "./members.ts";
import { cleanName } from "./names.ts";
import type { RoomViews } from "./room-views.ts";
import { cleanTopic } from "./texts.ts";
import type { Users } from "./users.ts";

export interface RoomsTools {
  membership: Membership;
  store: RoomStore;
  directory: Directory;
  views: RoomViews;
  members: Members;
  users: Users;
}

/** Rooms: made and changed. All throw Refusal STORE_* and UNKNOWN. */
export class Rooms {
  readonly #tools: RoomsTools;

  constructor(tools: RoomsTools) {
    this.#tools = tools;
  }

  /**
   * Makes a room with its maker as first member and owner. The id follows from (user, clientId): a retry finds
   * the same room. Names of public rooms are unique to the eye; those of private ones say nothing to anybody else.
   * @throws Refusal NAME_REFUSED, NAME_TAKEN, TEXT_REFUSED, QUOTA_REACHED
   */
  async create(user: User, wanted: Params<"room.create">): Promise<Room> {
    const { directory, membership, members, views } = this.#tools;
    const { kind = "public", clientId } = wanted;
    const name = cleanName(wanted.name);
    const topic = cleanTopic(wanted.topic ?? "");
    const id = hash(`${user.id}:${clientId ?? randomUUID()}`);
    await members.checkQuota(user.id, id);
    const isPublic = kind === "public";
    if (isPublic && !(await directory.takeName(name, id))) throw new Refusal("NAME_TAKEN", { param: "name" });
    const room = { kind, name, topic };
    const profile = JSON.stringify(user);
    await membership.enter(id, { user: user.id, clientId }, { change: "create", room, profile });
    await Promise.all([isPublic && directory.enter(id, [name]), members.note(user.id, id)]);
    return await views.one(id, user.id);
  }

  /**
   * The room between two people (or of one with itself), made when it is first asked for. Its id follows from both:
   * there is one, whoever asks first. Who left it comes back only by asking for it.
   * @throws Refusal USER_NOT_FOUND, QUOTA_REACHED
   */
  async direct(user: User, { user: other, clientId }: Params<"room.direct">): Promise<Room> {
    const { store, membership, members, views, users } = this.#tools;
    if (!(await users.get(other))) throw new Refusal("USER_NOT_FOUND", { param: "user" });
    const id = directRoom(hash([user.id, other].sort().join(" ")));
    await members.checkQuota(user.id, id);
    if ((await store.kind(id)) === undefined) {
      // Strangers must not be able to pile up rooms on somebody without limit.
      await members.checkQuota(other, id, "This person has as many conversations as they may have.");
    }
    const room = { kind: "direct", other } as const;
    const profile = JSON.stringify(user);
    await membership.enter(id, { user: user.id, clientId }, { change: "direct", room, profile });
    await Promise.all([...new Set([user.id, other])].map((one) => members.note(one, id)));
    return await views.one(id, user.id);
  }

  /**
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, ROLE_REQUIRED, NAME_REFUSED, NAME_TAKEN, TEXT_REFUSED
   */
  async change(user: string, { room, clientId, ...wanted }: Params<"room.change">): Promise<Room> {
    const { directory, membership, views } = this.#tools;
    const before = await views.one(room, user);
    // The step asks again. Here it only keeps others from taking names for rooms that are not theirs.
    if (before.role !== "owner" && before.role !== "moderator") throw new Refusal("ROLE_REQUIRED");
    const name = wanted.name === undefined ? undefined : cleanName(wanted.name);
    const topic = wanted.topic === undefined ? undefined : cleanTopic(wanted.topic);
    const isListed = name !== undefined && before.kind === "public";
    if (isListed && !(await directory.takeName(name, room))) throw new Refusal("NAME_TAKEN", { param: "name" });
    await membership.configure(room, { user, clientId }, { ...wanted, name, topic });
    if (isListed) await directory.enter(room, [before.name, name]);
    else if (before.kind === "public") await directory.changed();
    return await views.one(room, user);
  }

  /** @throws Refusal ROOM_NOT_FOUND */
  async get(room: string, user: string): Promise<Room> {
    return await this.#tools.views.one(room, user);
  }

  /** Every room that somebody is in, of whatever kind, by name. */
  async of(user: string): Promise<Room[]> {
    const { store, views } = this.#tools;
    const rooms = await views.some(await store.roomsOf(user), user);
    return rooms.filter(({ joined }) => joined).sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  }

  /** Ids of the rooms that somebody is in, and maybe of some that it just left. */
  async idsOf(user: string): Promise<string[]> {
    return await this.#tools.store.roomsOf(user);
  }
}

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));
const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 20);
