import Type, { type Static } from "typebox";
import { MessageId, RoomId, Seq, Timestamp, User, UserId } from "./schemas.ts";

/**
 * What can stand in a room's log. A body is small and final: an event is never changed,
 * later events change what it means.
 */
export const roomEventBodies = {
  "message.sent": Type.Object({ text: Type.String() }),
  "member.joined": Type.Object({ user: User }),
  "member.changed": Type.Object({ user: User }),
  "member.left": Type.Object({ user: UserId }),
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

const MessageSent = RoomEvent("message.sent");
const MemberJoined = RoomEvent("member.joined");
const MemberChanged = RoomEvent("member.changed");
const MemberLeft = RoomEvent("member.left");

export type RoomEvent =
  | Static<typeof MessageSent>
  | Static<typeof MemberJoined>
  | Static<typeof MemberChanged>
  | Static<typeof MemberLeft>;

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
  /** Who serves this socket; `draining` says in how many ms (plus a random share of `jitter`) to move. */
  node: (
    node: { node: string; state: "up" } | { node: string; state: "draining"; after: number; jitter: number },
  ) => void;
}

export { RoomEvent as roomEventSchema };
