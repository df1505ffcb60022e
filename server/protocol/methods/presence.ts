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
} as const satisfies Record<string, MethodEntry>;
