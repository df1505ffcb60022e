import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { type MethodEntry, ok, params } from "./entry.ts";

export const presenceMethods = {
  "typing.set": {
    summary:
      "I am writing something: others who watch the room get `ephemeral`, at most one every 3 s; best sent as a notification",
    access: "member",
    socketOnly: true,
    params: params({ room: s.RoomId }),
    result: ok,
  },
  "presence.watch": {
    summary:
      "Who of these people is online; from then on `ephemeral` tells who comes and goes, once a second at most. Replaces the people watched before; none ends it",
    access: "session",
    cost: "read",
    socketOnly: true,
    params: params({ users: Type.Array(s.UserId, { maxItems: limits.presence }) }),
    result: Type.Object({ online: Type.Array(s.UserId) }),
  },
} as const satisfies Record<string, MethodEntry>;
