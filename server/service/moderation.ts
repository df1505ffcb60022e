import { randomBytes } from "node:crypto";
import { type Ban, limits, type Params, Refusal } from "#protocol";
import type { Moderation as Change, Membership } from "../data/membership.ts";
import type { RoomStore } from "../data/rooms.ts";
import type { Members } from "./members.ts";
import type { Users } from "./users.ts";

/** One member of a room, as the methods of moderation name it. */
type Someone = Params<"member.kick">;

export interface ModerationTools {
  membership: Membership;
  store: RoomStore;
  members: Members;
  users: Users;
}

/**
 * What owners and moderators do, to members and at the door. Whether they may is decided in the step.
 * All throw Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, ROLE_REQUIRED, STORE_* and UNKNOWN.
 */
export class Moderation {
  readonly #tools: ModerationTools;

  constructor(tools: ModerationTools) {
    this.#tools = tools;
  }

  /** @throws Refusal USER_NOT_FOUND, LAST_OWNER, QUOTA_REACHED */
  async giveRole(by: string, { role, ...someone }: Params<"member.role">): Promise<void> {
    await this.#change(by, someone, { change: "role", role, profile: await this.#profile(someone.user) });
  }

  /** @throws Refusal USER_NOT_FOUND */
  async mute(by: string, { minutes, ...someone }: Params<"member.mute">): Promise<void> {
    const profile = await this.#profile(someone.user);
    await this.#change(by, someone, { change: "mute", muteMs: minutes * 60_000, profile });
  }

  async kick(by: string, someone: Someone): Promise<void> {
    await this.#change(by, someone, { change: "kick" });
  }

  /** @throws Refusal USER_NOT_FOUND, QUOTA_REACHED */
  async ban(by: string, someone: Someone): Promise<void> {
    // Only who exists can be banned: bans of ids that somebody made up would fill the room's share.
    await this.#profile(someone.user);
    await this.#change(by, someone, { change: "ban" });
  }

  async unban(by: string, someone: Someone): Promise<void> {
    await this.#change(by, someone, { change: "unban" });
  }

  async bans(by: string, room: string): Promise<Ban[]> {
    const { store, members, users } = this.#tools;
    // Asked anew: no step checks this reading.
    const member = await store.member(room, by);
    if (!member) throw await members.refusal(room, "room");
    if (member.role === "member") throw new Refusal("ROLE_REQUIRED");
    const bans = new Map((await store.bans(room)).map(({ user, ...ban }) => [user, ban]));
    const people = await users.find([...bans.keys()]);
    return people.flatMap((person) => {
      const ban = bans.get(person.id);
      return ban ? { ...person, ...ban } : [];
    });
  }

  /**
   * The invitation to a private room, which every member may pass on.
   * @throws Refusal ACCESS_DENIED where the room needs none
   */
  async invite(by: string, { room, clientId, renew }: Params<"room.invite">): Promise<string> {
    const fresh = randomBytes(16).toString("base64url");
    return await this.#tools.membership.invite(room, { user: by, clientId }, fresh, renew ?? false);
  }

  async #change(by: string, { room, user, clientId }: Someone, change: Change): Promise<void> {
    const { membership, members } = this.#tools;
    await membership.moderate(room, { user: by, clientId }, user, change, limits);
    // Also where nothing was changed: an earlier attempt may have ended before anybody was told.
    if (change.change !== "unban") await members.note(user, room);
  }

  async #profile(user: string): Promise<string> {
    const found = await this.#tools.users.get(user);
    if (!found) throw new Refusal("USER_NOT_FOUND", { param: "user" });
    return JSON.stringify(found);
  }
}
