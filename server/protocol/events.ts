import Type, { type Static } from "typebox";
import {
  Emoji,
  Mentions,
  MessageId,
  MessageRef,
  Role,
  RoomId,
  RoomSettings,
  Seq,
  Timestamp,
  User,
  UserId,
} from "./schemas.ts";

const Said = {
  text: Type.String(),
  mentions: Type.Optional(Mentions),
  mentionsRoom: Type.Optional(Type.Literal(true)),
};

/**
 * What can stand in a room's log. A body is small and final: an event is never changed,
 * later events change what it means.
 */
const roomEventBodies = {
  "message.sent": Type.Object({
    ...Said,
    reply: Type.Optional(MessageRef),
    thread: Type.Optional(MessageRef),
  }),
  "message.edited": Type.Object({ message: MessageRef, ...Said }),
  "message.deleted": Type.Object({
    message: MessageRef,
    thread: Type.Optional(MessageRef),
    kept: Type.Optional(Type.Literal(true, { description: "A tombstone stays, because others reply to it" })),
  }),
  "reaction.added": Type.Object({ message: MessageRef, emoji: Emoji }),
  "reaction.removed": Type.Object({ message: MessageRef, emoji: Emoji }),
  "member.joined": Type.Object({ user: User, role: Type.Optional(Role) }),
  "member.changed": Type.Object({
    user: User,
    role: Type.Optional(Role),
    mutedUntil: Type.Optional(Type.Integer({ description: "0: no longer muted" })),
  }),
  "member.left": Type.Object({
    user: UserId,
    why: Type.Optional(Type.Union([Type.Literal("kicked"), Type.Literal("banned")])),
  }),
  "room.changed": RoomSettings,
} as const;

export type RoomEventType = keyof typeof roomEventBodies;

const common = {
  room: RoomId,
  epoch: Type.String({ description: "Identity of the log: another epoch is another log" }),
  seq: Seq,
  prev: Type.String({ description: "Id of the event before this one; empty for the first" }),
  id: MessageId,
  at: Timestamp,
  by: UserId,
  clientId: Type.String({ description: "The sender's own id of this event; empty when it gave none" }),
};

const RoomEvent = <T extends RoomEventType>(type: T, description: string) =>
  Type.Object({ ...common, type: Type.Literal(type), body: roomEventBodies[type] }, { title: type, description });

/** The same as they are sent to who watches the room. */
export const roomEvents = {
  "message.sent": RoomEvent("message.sent", "Somebody said something; `reply` names the message that it answers"),
  "message.edited": RoomEvent("message.edited", "The author replaced what a message says"),
  "message.deleted": RoomEvent("message.deleted", "The author, a moderator or an owner took a message back"),
  "reaction.added": RoomEvent("reaction.added", "Somebody put an emoji under a message"),
  "reaction.removed": RoomEvent("reaction.removed", "Somebody took their emoji away"),
  "member.joined": RoomEvent("member.joined", "Somebody became a member"),
  "member.changed": RoomEvent("member.changed", "A member has another name or role, or was muted"),
  "member.left": RoomEvent("member.left", "Somebody left, or was put out (`why`)"),
  "room.changed": RoomEvent("room.changed", "The room has another name or topic, or other rules"),
} as const satisfies Record<RoomEventType, unknown>;

export type RoomEvent = { [T in RoomEventType]: Static<(typeof roomEvents)[T]> }[RoomEventType];
