import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { clientId, type MethodEntry, ok, params } from "./entry.ts";

const someone = { room: s.RoomId, user: s.UserId };

/** What is done to one member of a room. A moderator may do it to members only, an owner to everybody else. */
export const memberMethods = {
  "member.role": {
    summary: "Make a member an owner, a moderator or a plain member again; owners only",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED", "USER_NOT_FOUND", "LAST_OWNER", "QUOTA_REACHED"],
    params: params({ ...someone, role: s.Role, clientId }),
    result: ok,
  },
  "member.kick": {
    summary: "Put somebody out of the room, who may come back",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED"],
    params: params({ ...someone, clientId }),
    result: ok,
  },
  "member.ban": {
    summary: "Put somebody out of the room and keep them out; also whoever is not in it",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED", "USER_NOT_FOUND", "QUOTA_REACHED"],
    params: params({ ...someone, clientId }),
    result: ok,
  },
  "member.unban": {
    summary: "Let somebody who was banned join again",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED"],
    params: params({ ...someone, clientId }),
    result: ok,
  },
  "member.mute": {
    summary: "Let a member only read for some minutes; 0 ends it. Leaving the room does not",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED", "USER_NOT_FOUND"],
    params: params({ ...someone, minutes: Type.Integer({ minimum: 0, maximum: limits.mute }), clientId }),
    result: ok,
  },
} as const satisfies Record<string, MethodEntry>;
