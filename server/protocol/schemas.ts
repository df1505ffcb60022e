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

/** Counted and cleaned like a name; it may be empty. */
export const Topic = Type.String({
  maxLength: limits.topic * 2,
  description: `At most ${limits.topic} characters; empty for none`,
});
export const Invite = Type.String({
  minLength: 1,
  maxLength: 64,
  description: "Opens a private room to whoever has it, until it is renewed",
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

export const Role = Type.Union([Type.Literal("owner"), Type.Literal("moderator"), Type.Literal("member")], {
  description: "What a member may do: an owner everything, a moderator all but changing roles",
});
export type Role = Static<typeof Role>;

export const Member = Type.Object(
  {
    ...User.properties,
    role: Role,
    mutedUntil: Type.Optional(Timestamp),
  },
  { title: "Member" },
);
export type Member = Static<typeof Member>;

export const Ban = Type.Object(
  { ...User.properties, at: Timestamp, by: Type.String({ description: "Id of who banned this person" }) },
  { title: "Ban" },
);
export type Ban = Static<typeof Ban>;

export const RoomKind = Type.Union([Type.Literal("public"), Type.Literal("private"), Type.Literal("direct")], {
  description: "In the directory and open to all; by invitation; between two people",
});
export type RoomKind = Static<typeof RoomKind>;

/** What owners and moderators may change of a room. */
export const RoomSettings = Type.Object({
  name: Type.String(),
  topic: Type.String(),
  slowMode: Type.Integer({ description: "Seconds between two messages of one member; 0: none" }),
  readOnly: Type.Boolean({ description: "Only owners and moderators may write" }),
});
export type RoomSettings = Static<typeof RoomSettings>;

export const Room = Type.Object(
  {
    id: RoomId,
    kind: RoomKind,
    ...RoomSettings.properties,
    members: Type.Integer({ description: "How many people are members" }),
    joined: Type.Boolean({ description: "Whether the caller is one of them" }),
    role: Type.Optional(Role),
    mutedUntil: Type.Optional(Type.Integer({ description: "Until when the caller may only read" })),
    with: Type.Optional(
      Type.Array(User, { description: "Of a direct room: the other one; the caller alone otherwise" }),
    ),
    createdAt: Timestamp,
  },
  { title: "Room" },
);
export type Room = Static<typeof Room>;

/** One message of the room at hand: id and seq both, so that one of a former log is never meant by mistake. */
export const MessageRef = Type.Object({ id: EventId, seq: Seq }, { additionalProperties: false, title: "MessageRef" });
export type MessageRef = Static<typeof MessageRef>;

export const Emoji = Type.String({ minLength: 1, maxLength: 40, description: "One emoji" });

/** What a message says; an edit replaces it. */
export const Mentions = Type.Array(UserId, { maxItems: limits.mentions, description: "Members whom the text calls" });

export const Message = Type.Object(
  {
    id: MessageId,
    room: RoomId,
    seq: Seq,
    at: Timestamp,
    by: UserId,
    clientId: Type.String(),
    text: Type.String({ description: "As it is now; empty when it was deleted" }),
    mentions: Type.Optional(Mentions),
    mentionsRoom: Type.Optional(Type.Literal(true, { description: "Everybody in the room is called" })),
    reply: Type.Optional(MessageRef),
    thread: Type.Optional(MessageRef),
    editedAt: Type.Optional(Timestamp),
    deleted: Type.Optional(Type.Literal(true)),
    reactions: Type.Optional(
      Type.Array(Type.Object({ emoji: Emoji, users: Type.Array(UserId) }), {
        description: "In the order of their first",
      }),
    ),
    replies: Type.Optional(Type.Integer({ description: "Messages in the thread that begins here" })),
  },
  { title: "Message" },
);
export type Message = Static<typeof Message>;

export const NotifyLevel = Type.Union([Type.Literal("all"), Type.Literal("mentions"), Type.Literal("none")]);

/** How one room stands for one person, the same on all devices. */
export const Inbox = Type.Object(
  {
    room: RoomId,
    seq: Type.Integer({ description: "Of the newest message; 0 when there is none" }),
    at: Type.Integer({ description: "When that was; 0 when there is none" }),
    read: Type.Integer({ description: "Everything up to this seq is read" }),
    unread: Type.Integer({ description: "Messages of others after it" }),
    mentions: Type.Integer({ description: "Those of them that call the reader" }),
    notify: NotifyLevel,
  },
  { title: "Inbox" },
);
export type Inbox = Static<typeof Inbox>;

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
