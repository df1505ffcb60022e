import Type, { type Static } from "typebox";
import type { ClusterStatus } from "./cluster.ts";
import {
  Emoji,
  type Inbox,
  Mentions,
  MessageId,
  MessageRef,
  Role,
  type Room,
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
export const roomEventBodies = {
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

const RoomEvent = <T extends RoomEventType>(type: T) =>
  Type.Object({ ...common, type: Type.Literal(type), body: roomEventBodies[type] });

const events = {
  "message.sent": RoomEvent("message.sent"),
  "message.edited": RoomEvent("message.edited"),
  "message.deleted": RoomEvent("message.deleted"),
  "reaction.added": RoomEvent("reaction.added"),
  "reaction.removed": RoomEvent("reaction.removed"),
  "member.joined": RoomEvent("member.joined"),
  "member.changed": RoomEvent("member.changed"),
  "member.left": RoomEvent("member.left"),
  "room.changed": RoomEvent("room.changed"),
} as const satisfies Record<RoomEventType, unknown>;

export type RoomEvent = { [T in RoomEventType]: Static<(typeof events)[T]> }[RoomEventType];

/** What is true for a moment only: no number, not in the log, and the first thing that is dropped under load. */
export type Ephemeral =
  | { type: "typing"; room: string; user: string }
  | { type: "presence"; users: { user: string; online: boolean }[] }
  | { type: "receipt"; room: string; user: string; seq: number };

/** Those that readers of one room are told, all but the `user` whom they are about. */
export type RoomEphemeral = Extract<Ephemeral, { room: string }>;

/** What changed in the rooms of one person, on whichever device or by whomever. */
export interface InboxChange {
  rooms?: Inbox[];
  /** Rooms that the person came into, or may do other things in than before. */
  joined?: Room[];
  left?: string[];
}

/** Why what a client holds of a room is void. */
export type ResetReason =
  | "epoch" // the log is another one: the store lost its data, or an old copy was restored
  | "gap" // the log no longer holds what follows the client's position
  | "mismatch"; // another event stands at the client's position

/** What a node sends by itself: name of the Socket.IO event → its one argument. */
export interface ServerEvents {
  /** One event of a watched room, in the log's order. */
  event: (event: RoomEvent) => void;
  /** What the client holds of this room is void: read it again. */
  reset: (reset: { room: string; reason: ResetReason }) => void;
  ephemeral: (ephemeral: Ephemeral) => void;
  /** For who called `inbox.watch`: at most once a second, whatever is said in how many rooms. */
  inbox: (change: InboxChange) => void;
  /** For who called `cluster.watch`: once a second. */
  cluster: (status: ClusterStatus) => void;
  /** Who serves this socket; `draining` says in how many ms (plus a random share of `jitter`) to move. */
  node: (
    node: { node: string; state: "up" } | { node: string; state: "draining"; after: number; jitter: number },
  ) => void;
}

export { RoomEvent as roomEventSchema };
