import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { type MethodEntry, optional, params } from "./entry.ts";

const Place = { id: s.MessageId, epoch: Type.String(), seq: s.Seq, at: s.Timestamp };

/** What a change of a message answers. */
const Changed = Type.Object({
  ok: Type.Literal(true),
  event: optional(Type.Object(Place, { description: "Where it stands in the log; nothing when it was so already" })),
});

/** Messages, and the log's top when they were read: events up to there are in them. */
const Messages = {
  epoch: Type.String(),
  messages: Type.Array(s.Message),
  users: Type.Array(s.User, { description: `Who wrote these messages and whom they call, at most ${limits.users}` }),
  seq: s.Seq,
  id: Type.String(),
};

/** Where an answer of message.search stopped: when it began, how old it had come, and before which message of which room. */
const SearchPlace = Type.String({
  pattern: "^\\d{1,16}\\.\\d\\.[a-z0-9][a-z0-9_-]{0,39}\\.\\d{1,16}$",
  description: "`next` of the answer before",
});

const mentions = optional(s.Mentions);
const mentionsRoom = optional(Type.Literal(true, { description: "Call everybody in the room" }));

export const messageMethods = {
  "message.send": {
    summary: "Say something in a room, or answer a message; a retry under the same clientId takes effect once",
    access: "member",
    refusals: ["TEXT_REFUSED", "MESSAGE_NOT_FOUND", "MUTED", "SLOW_MODE", "READ_ONLY", "RATE_LIMITED"],
    params: params({
      room: s.RoomId,
      clientId: s.ClientId,
      text: s.Text,
      reply: optional(s.MessageRef),
      mentions,
      mentionsRoom,
    }),
    result: Type.Object({
      ...Place,
      duplicate: Type.Boolean({ description: "True when this clientId had been kept before" }),
      node: Type.String({ description: "The node that served this call" }),
    }),
  },
  "message.edit": {
    summary: "Replace what one of my messages says, and whom it calls",
    access: "member",
    cost: "write",
    refusals: ["TEXT_REFUSED", "MESSAGE_NOT_FOUND", "MESSAGE_NOT_YOURS", "MUTED", "READ_ONLY"],
    params: params({
      room: s.RoomId,
      message: s.MessageRef,
      clientId: s.ClientId,
      text: s.Text,
      mentions,
      mentionsRoom,
    }),
    result: Changed,
  },
  "message.delete": {
    summary: "Take a message back: one's own; anybody's as moderator or owner. What has replies leaves a tombstone",
    access: "member",
    cost: "write",
    refusals: ["MESSAGE_NOT_FOUND", "MESSAGE_NOT_YOURS"],
    params: params({ room: s.RoomId, message: s.MessageRef, clientId: s.ClientId }),
    result: Changed,
  },
  "message.get": {
    summary: "Messages as they are now, by their numbers, in the order asked; leaves out those that are gone",
    access: "member",
    cost: "read",
    params: params({
      room: s.RoomId,
      seqs: Type.Array(s.Seq, { minItems: 1, maxItems: limits.messages }),
    }),
    result: Type.Object({
      ...Messages,
      more: Type.Boolean({ description: "Whether the answer became too long for all: ask again for those behind" }),
    }),
  },
  "message.thread": {
    summary: "A page of the replies to a message and to its replies, as they are now, oldest first",
    access: "member",
    cost: "read",
    params: params({
      room: s.RoomId,
      root: s.Seq,
      after: optional(s.Seq),
      limit: optional(Type.Integer({ minimum: 1, maximum: limits.history.max })),
    }),
    result: Type.Object({ ...Messages, more: Type.Boolean({ description: "Whether newer ones follow" }) }),
  },
  "message.search": {
    summary:
      "Messages that hold all words of a query, newest first, in one room or in all of mine. Searches in steps: an answer may be empty and still have a `next`",
    access: "member",
    cost: "search",
    params: params({
      query: Type.String({ minLength: 1, maxLength: limits.search.query, description: "Words, or parts of words" }),
      room: optional(s.RoomId),
      from: optional(s.UserId),
      before: optional(s.Timestamp),
      after: optional(s.Timestamp),
      limit: optional(Type.Integer({ minimum: 1, maximum: limits.search.max })),
      next: optional(SearchPlace),
    }),
    result: Type.Object({ messages: Messages.messages, users: Messages.users, next: optional(SearchPlace) }),
  },
  "reaction.add": {
    summary: `Put an emoji under a message: ${limits.reactions.kinds} kinds at most, ${limits.reactions.all} in all`,
    access: "member",
    cost: "write",
    refusals: ["MESSAGE_NOT_FOUND", "REACTIONS_FULL"],
    params: params({ room: s.RoomId, message: s.MessageRef, emoji: s.Emoji, clientId: s.ClientId }),
    result: Changed,
  },
  "reaction.remove": {
    summary: "Take my emoji under a message away",
    access: "member",
    cost: "write",
    refusals: ["MESSAGE_NOT_FOUND"],
    params: params({ room: s.RoomId, message: s.MessageRef, emoji: s.Emoji, clientId: s.ClientId }),
    result: Changed,
  },
} as const satisfies Record<string, MethodEntry>;
