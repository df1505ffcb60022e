import Type from "typebox";
import * as s from "../schemas.ts";
import { clientId, type MethodEntry, none, optional, params } from "./entry.ts";

const Standing = Type.Object({ inbox: s.Inbox });
const All = Type.Object({ rooms: Type.Array(s.Room), inbox: Type.Array(s.Inbox) });

export const inboxMethods = {
  "inbox.get": {
    summary: "My rooms, and what is unread in each",
    access: "session",
    cost: "read",
    params: none,
    result: All,
  },
  "inbox.watch": {
    summary: "The same, and from now on `inbox` events when something changes, at most one a second",
    access: "session",
    cost: "read",
    socketOnly: true,
    refusals: ["DRAINING"],
    params: none,
    result: All,
  },
  "room.read": {
    summary:
      "Everything up to a seq is read, on all my devices; never moves back by itself, with `unread` also back: what follows is unread again",
    access: "member",
    cost: "write",
    params: params({ room: s.RoomId, seq: s.Seq, unread: optional(Type.Literal(true)), clientId }),
    result: Standing,
  },
  "room.notify": {
    summary: "What of a room I want to be told of: everything, messages that call me, nothing",
    access: "member",
    cost: "write",
    params: params({ room: s.RoomId, level: s.NotifyLevel, clientId }),
    result: Standing,
  },
  "room.receipts": {
    summary: "How far each member has read; nobody in a room with more than 50 members",
    access: "member",
    cost: "read",
    params: params({ room: s.RoomId }),
    result: Type.Object({ readers: Type.Array(Type.Object({ user: s.UserId, seq: s.Seq })) }),
  },
} as const satisfies Record<string, MethodEntry>;
