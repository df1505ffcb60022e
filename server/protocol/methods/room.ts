import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { clientId, type MethodEntry, ok, optional, params } from "./entry.ts";

const Joined = Type.Object({ room: s.Room });

export const roomMethods = {
  "room.create": {
    summary: "Make a room and become its first member",
    access: "session",
    cost: "write",
    refusals: ["NAME_REFUSED", "NAME_TAKEN", "TEXT_REFUSED", "QUOTA_REACHED"],
    params: params({
      name: s.Name,
      clientId,
      kind: optional(Type.Union([Type.Literal("public"), Type.Literal("private")])),
      topic: optional(s.Topic),
    }),
    result: Joined,
  },
  "room.direct": {
    summary:
      "Open the room between oneself and somebody; both are members at once. Who left it is not brought back by the other",
    access: "session",
    cost: "write",
    refusals: ["USER_NOT_FOUND", "QUOTA_REACHED"],
    params: params({ user: s.UserId, clientId }),
    result: Joined,
  },
  "room.get": {
    summary: "One room; of private and direct ones only those that the caller is in",
    access: "session",
    cost: "read",
    refusals: ["ROOM_NOT_FOUND"],
    params: params({ room: s.RoomId }),
    result: Joined,
  },
  "room.change": {
    summary: "Change what a room is called, its topic, its slow mode or who may write; owners and moderators",
    access: "member",
    cost: "write",
    refusals: ["ROLE_REQUIRED", "NAME_REFUSED", "NAME_TAKEN", "TEXT_REFUSED"],
    params: params({
      room: s.RoomId,
      clientId,
      name: optional(s.Name),
      topic: optional(s.Topic),
      slowMode: optional(Type.Integer({ minimum: 0, maximum: limits.slowMode })),
      readOnly: optional(Type.Boolean()),
    }),
    result: Joined,
  },
  "room.invite": {
    summary: "The invitation to a private room; owners and moderators may renew it, which voids the one before",
    access: "member",
    cost: "write",
    refusals: ["ACCESS_DENIED", "ROLE_REQUIRED"],
    params: params({ room: s.RoomId, clientId, renew: optional(Type.Literal(true)) }),
    result: Type.Object({ invite: s.Invite }),
  },
  "room.bans": {
    summary: "Who is banned from a room; for owners and moderators",
    access: "member",
    cost: "read",
    refusals: ["ROLE_REQUIRED"],
    params: params({ room: s.RoomId }),
    result: Type.Object({ bans: Type.Array(s.Ban) }),
  },
  "room.list": {
    summary:
      "The directory of public rooms, by name, with member counts that may be seconds old; or, all at once, every room that I am in",
    access: "session",
    cost: "read",
    params: params({
      query: optional(Type.String({ minLength: 1, maxLength: limits.name * 4, description: "How the names begin" })),
      after: optional(Type.String({ maxLength: 400, description: "`next` of the page before" })),
      limit: optional(Type.Integer({ minimum: 1, maximum: limits.rooms.max })),
      joined: optional(Type.Literal(true)),
    }),
    result: Type.Object({ rooms: Type.Array(s.Room), next: optional(Type.String()) }),
  },
  "room.join": {
    summary: "Become a member of a room; of a private one with its invitation",
    access: "session",
    cost: "write",
    refusals: ["ROOM_NOT_FOUND", "ROOM_FULL", "BANNED", "INVITE_WRONG", "QUOTA_REACHED"],
    params: params({ room: s.RoomId, clientId, invite: optional(s.Invite) }),
    result: Joined,
  },
  "room.leave": {
    summary: "Stop being a member of a room",
    access: "session",
    cost: "write",
    refusals: ["ROOM_NOT_FOUND", "LAST_OWNER"],
    params: params({ room: s.RoomId, clientId }),
    result: ok,
  },
  "room.members": {
    summary: "People in a room, at most 1,000",
    access: "member",
    cost: "read",
    params: params({ room: s.RoomId }),
    result: Type.Object({ members: Type.Array(s.Member) }),
  },
  "room.history": {
    summary:
      "A page of messages as they are now, oldest first: before or after a seq, else the newest. Shorter than `limit` where messages are long",
    access: "member",
    cost: "read",
    params: params({
      room: s.RoomId,
      before: optional(s.Seq),
      after: optional(s.Seq),
      limit: optional(Type.Integer({ minimum: 1, maximum: limits.history.max })),
    }),
    result: Type.Object({
      epoch: Type.String(),
      messages: Type.Array(s.Message),
      more: Type.Boolean({ description: "Whether there is more in the direction asked" }),
      users: Type.Array(s.User, { description: "Who wrote these messages" }),
      seq: s.Seq,
      id: Type.String({
        description: "With epoch and seq: the log's top when the page was read; room.watch may start there",
      }),
    }),
  },
  "room.watch": {
    summary: "Receive these rooms' events: what was missed since a position comes first, in order",
    access: "member",
    cost: "read",
    socketOnly: true,
    refusals: ["DRAINING"],
    params: params({
      rooms: Type.Array(
        params({ room: s.RoomId, epoch: optional(s.Epoch), seq: optional(s.Seq), id: optional(s.EventId) }),
        { minItems: 1, maxItems: limits.watch },
      ),
    }),
    result: Type.Object({
      rooms: Type.Array(
        Type.Object({
          room: s.RoomId,
          epoch: Type.String(),
          seq: s.Seq,
          id: Type.String(),
          reset: optional(Type.Union([Type.Literal("epoch"), Type.Literal("gap"), Type.Literal("mismatch")])),
        }),
      ),
    }),
  },
  "room.unwatch": {
    summary: "Receive no more events of these rooms",
    access: "session",
    socketOnly: true,
    params: params({ rooms: Type.Array(s.RoomId, { minItems: 1, maxItems: limits.watch }) }),
    result: ok,
  },
} as const satisfies Record<string, MethodEntry>;
