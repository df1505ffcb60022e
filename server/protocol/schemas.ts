import Type, { type Static } from "typebox";
import { limits } from "./limits.ts";

/** Building blocks of the contract: each is named once, so that OpenRPC can refer to it. */

export const RoomId = Type.String({ pattern: "^[a-z0-9][a-z0-9_-]{0,39}$", description: "A room's id" });
export const UserId = Type.String({ pattern: "^[a-zA-Z0-9_-]{1,40}$", description: "A user's id" });
export const MessageId = Type.String({ description: "An event's id: for message.sent the message's id" });
export const Seq = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "Number of an event in its room's log",
});
export const Timestamp = Type.Integer({ description: "Milliseconds since 1970, by the store's clock" });
export const Epoch = Type.String({ minLength: 1, maxLength: 40 });
export const EventId = Type.String({ maxLength: 40 });

export const ClientId = Type.String({
  pattern: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
  description: "A UUID made by the caller: a retry under the same one takes effect once",
});

/** Length is checked in code points after NFC by the service; this bound only stops the absurd. */
export const Name = Type.String({
  minLength: 1,
  maxLength: limits.name * 4,
  description: `1 to ${limits.name} characters`,
});
export const Password = Type.String({ minLength: limits.password.min, maxLength: limits.password.max });
export const Text = Type.String({
  minLength: 1,
  maxLength: limits.text * 2,
  description: `1 to ${limits.text} characters`,
});

export const User = Type.Object(
  {
    id: UserId,
    name: Type.String(),
    guest: Type.Boolean({ description: "True until an account with a password is made" }),
  },
  { title: "User" },
);
export type User = Static<typeof User>;

export const Room = Type.Object(
  {
    id: RoomId,
    name: Type.String(),
    members: Type.Integer({ description: "How many people are members" }),
    joined: Type.Boolean({ description: "Whether the caller is one of them" }),
    createdAt: Timestamp,
  },
  { title: "Room" },
);
export type Room = Static<typeof Room>;

export const Message = Type.Object(
  {
    id: MessageId,
    room: RoomId,
    seq: Seq,
    at: Timestamp,
    by: UserId,
    clientId: Type.String(),
    text: Type.String(),
  },
  { title: "Message" },
);
export type Message = Static<typeof Message>;

export const SessionInfo = Type.Object(
  {
    id: Type.String({ description: "Names the session for session.revoke; opens nothing" }),
    device: Type.String({ description: "What the session was opened from, as it said of itself" }),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    current: Type.Boolean(),
  },
  { title: "Session" },
);
export type SessionInfo = Static<typeof SessionInfo>;

/** Where a reader stands in a room's log. All three must fit, or the reader is told to start over. */
export const Position = Type.Object({ room: RoomId, epoch: Epoch, seq: Seq, id: EventId }, { title: "Position" });
export type Position = Static<typeof Position>;
