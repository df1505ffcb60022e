import type { Role, RoomKind } from "#protocol";
import type { Config } from "../config.ts";
import { type By, roomStep, type Steps } from "./steps.ts";

export type { By };

/** A room that is about to be made. */
export interface NewRoom {
  kind: RoomKind;
  name?: string;
  topic?: string;
  /** Of a direct room: the other one. */
  other?: string;
}

/** What owners and moderators do to somebody. `profile`: that person as JSON, for the event. */
export type Moderation =
  | { change: "role"; role: Role; profile: string }
  | { change: "mute"; muteMs: number; profile: string }
  | { change: "kick" | "ban" | "unban" };

const belongingFiles = ["record.lua", "belonging.lua"] as const;
const belongingKeys = ["bans", "staff", "former"] as const;
const memberStep = roomStep([...belongingFiles, "member.lua"], belongingKeys, [
  "change",
  "name",
  "newKind",
  "topic",
  "other",
  "invite",
  "profile",
  "maxMembers",
]);
const moderateStep = roomStep([...belongingFiles, "moderate.lua"], belongingKeys, [
  "change",
  "target",
  "role",
  "profile",
  "muteMs",
  "maxStaff",
  "maxBans",
]);
const settingsStep = roomStep(["record.lua", "settings.lua"], [], ["name", "topic", "slow", "silent"]);
const inviteStep = roomStep(["record.lua", "invite.lua"], [], ["fresh", "renew"]);

type Entering =
  | { change: "found" | "create" | "direct"; room: NewRoom; profile: string }
  | { change: "join"; invite: string; profile: string }
  | { change: "change"; profile: string }
  | { change: "leave" };

/**
 * Who is in a room and what they may do there: each a step that checks membership, role and clientId by itself.
 * All throw Refusal ROOM_NOT_FOUND, STORE_* and UNKNOWN.
 */
export class Membership {
  readonly #steps: Steps;
  readonly #maxMembers: number;

  constructor(steps: Steps, config: Config) {
    this.#steps = steps;
    this.#maxMembers = config.MAX_MEMBERS;
  }

  /**
   * Founds the house's room, makes a room, joins or leaves one, or tells of a member's new name.
   * @returns who must become an owner before this last one may leave; nothing when all is done
   * @throws Refusal ROOM_FULL, BANNED, INVITE_WRONG, LAST_OWNER
   */
  async enter(room: string, by: By, entering: Entering): Promise<{ heir?: string }> {
    const made = "room" in entering ? entering.room : undefined;
    const { said } = await this.#steps.run(memberStep, room, by, {
      change: entering.change,
      name: made?.name ?? "",
      newKind: made?.kind ?? "",
      topic: made?.topic ?? "",
      other: made?.other ?? "",
      invite: "invite" in entering ? entering.invite : "",
      profile: "profile" in entering ? entering.profile : "",
      maxMembers: this.#maxMembers,
    });
    const [verdict, heir] = said;
    return verdict === "heir" && heir !== undefined ? { heir } : {};
  }

  /**
   * Changes what somebody may do in a room, or puts them out of it.
   * @param most how many owners and moderators, and how many bans, a room may have
   * @throws Refusal ROOM_NOT_MEMBER, ROLE_REQUIRED, USER_NOT_FOUND, LAST_OWNER, QUOTA_REACHED, INVALID_PARAMS (oneself)
   */
  async moderate(
    room: string,
    by: By,
    target: string,
    what: Moderation,
    most: { staff: number; bans: number },
  ): Promise<void> {
    await this.#steps.run(moderateStep, room, by, {
      change: what.change,
      target,
      role: "role" in what ? what.role : "",
      profile: "profile" in what ? what.profile : "",
      muteMs: "muteMs" in what ? what.muteMs : 0,
      maxStaff: most.staff,
      maxBans: most.bans,
    });
  }

  /** What is not given stays as it is. @throws Refusal ROOM_NOT_MEMBER, ROLE_REQUIRED */
  async configure(
    room: string,
    by: By,
    to: {
      name?: string | undefined;
      topic?: string | undefined;
      slowMode?: number | undefined;
      readOnly?: boolean | undefined;
    },
  ): Promise<void> {
    await this.#steps.run(settingsStep, room, by, {
      name: to.name ?? "",
      topic: to.topic === undefined ? "" : `=${to.topic}`,
      slow: to.slowMode ?? -1,
      silent: to.readOnly === undefined ? -1 : Number(to.readOnly),
    });
  }

  /**
   * The invitation to a private room.
   * @param fresh the one to take if there is none, or if it is renewed
   * @throws Refusal ROOM_NOT_MEMBER, ROLE_REQUIRED, ACCESS_DENIED (a room that needs none)
   */
  async invite(room: string, by: By, fresh: string, renew: boolean): Promise<string> {
    const { said } = await this.#steps.run(inviteStep, room, by, { fresh, renew: Number(renew) });
    return said[1] ?? "";
  }
}
