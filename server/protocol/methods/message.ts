import Type from "typebox";
import * as s from "../schemas.ts";
import { type MethodEntry, params } from "./entry.ts";

export const messageMethods = {
  "message.send": {
    summary: "Say something in a room; a retry under the same clientId takes effect once",
    access: "member",
    params: params({ room: s.RoomId, clientId: s.ClientId, text: s.Text }),
    result: Type.Object({
      id: s.MessageId,
      epoch: Type.String(),
      seq: s.Seq,
      at: s.Timestamp,
      duplicate: Type.Boolean({ description: "True when this clientId had been kept before" }),
      node: Type.String({ description: "The node that served this call" }),
    }),
  },
} as const satisfies Record<string, MethodEntry>;
