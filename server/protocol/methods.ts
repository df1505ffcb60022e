import Type, { type TSchema } from "typebox";
import { limits } from "./limits.ts";
import * as s from "./schemas.ts";

/**
 * Who may call: anybody; somebody signed in; a member of the room(s) that the params name.
 * Enforced in app/dispatch.ts, and for `member` again by the step that reads or writes the room.
 */
export type Access = "public" | "session" | "member";

interface Entry {
  summary: string;
  access: Access;
  params: TSchema;
  result: TSchema;
  /** Only over a socket: the method's effect is on the connection itself. */
  socketOnly?: true;
  /** Which token bucket pays, beside the one that the atomic step keeps by itself. */
  cost?: "read" | "write" | "signIn";
}

const none = Type.Object({}, { additionalProperties: false });
const params = <T extends Record<string, TSchema>>(fields: T) => Type.Object(fields, { additionalProperties: false });
const optional = Type.Optional;

const SignedIn = Type.Object({
  token: Type.String({ description: "Bearer token: 256 random bits, shown once" }),
  user: s.User,
});
const ok = Type.Object({ ok: Type.Literal(true) });
const Joined = Type.Object({ room: s.Room });
const clientId = optional(s.ClientId);

/** The contract: one entry per method. Validation, types and the OpenRPC document come from here. */
export const methods = {
  "session.guest": {
    summary: "Open a session as a guest, in one step",
    access: "public",
    cost: "signIn",
    params: params({ name: optional(s.Name), device: optional(Type.String({ maxLength: 80 })) }),
    result: SignedIn,
  },
  "session.register": {
    summary: "Make an account and open a session; called with a guest's session, the guest becomes the account",
    access: "public",
    cost: "signIn",
    params: params({ name: s.Name, password: s.Password, device: optional(Type.String({ maxLength: 80 })), clientId }),
    result: SignedIn,
  },
  "session.login": {
    summary: "Open a session of an account",
    access: "public",
    cost: "signIn",
    params: params({
      name: s.Name,
      password: Type.String({ minLength: 1, maxLength: limits.password.max }),
      device: optional(Type.String({ maxLength: 80 })),
    }),
    result: SignedIn,
  },
  "session.logout": {
    summary: "End this session and close its sockets on every node",
    access: "session",
    cost: "write",
    params: params({ clientId }),
    result: ok,
  },
  "session.get": {
    summary: "Who am I",
    access: "session",
    cost: "read",
    params: none,
    result: Type.Object({ user: s.User, session: s.SessionInfo }),
  },
  "session.list": {
    summary: "My sessions on all devices",
    access: "session",
    cost: "read",
    params: none,
    result: Type.Object({ sessions: Type.Array(s.SessionInfo) }),
  },
  "session.revoke": {
    summary: "End one of my sessions and close its sockets on every node",
    access: "session",
    cost: "write",
    params: params({ session: Type.String({ minLength: 1, maxLength: 40 }), clientId }),
    result: ok,
  },
  "user.get": {
    summary: "Names of people",
    access: "session",
    cost: "read",
    params: params({ users: Type.Array(s.UserId, { minItems: 1, maxItems: limits.users }) }),
    result: Type.Object({ users: Type.Array(s.User) }),
  },
  "user.rename": {
    summary: "Change my name",
    access: "session",
    cost: "write",
    params: params({ name: s.Name, clientId }),
    result: Type.Object({ user: s.User }),
  },
  "room.create": {
    summary: "Make a room and become its first member",
    access: "session",
    cost: "write",
    params: params({ name: s.Name, clientId }),
    result: Joined,
  },
  "room.list": {
    summary: "The directory of rooms, by name",
    access: "session",
    cost: "read",
    params: params({
      after: optional(Type.String({ maxLength: 400, description: "`next` of the page before" })),
      limit: optional(Type.Integer({ minimum: 1, maximum: limits.rooms.max })),
    }),
    result: Type.Object({ rooms: Type.Array(s.Room), next: optional(Type.String()) }),
  },
  "room.join": {
    summary: "Become a member of a room",
    access: "session",
    cost: "write",
    params: params({ room: s.RoomId, clientId }),
    result: Joined,
  },
  "room.leave": {
    summary: "Stop being a member of a room",
    access: "session",
    cost: "write",
    params: params({ room: s.RoomId, clientId }),
    result: ok,
  },
  "room.members": {
    summary: "People in a room, at most 1,000",
    access: "member",
    cost: "read",
    params: params({ room: s.RoomId }),
    result: Type.Object({ members: Type.Array(s.User) }),
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
  "system.ping": {
    summary: "Is anybody there",
    access: "public",
    params: none,
    result: Type.Object({ node: Type.String(), at: Type.Integer({ description: "The node's clock, ms" }) }),
  },
  "rpc.discover": {
    summary: "This contract as an OpenRPC document",
    access: "public",
    cost: "read",
    params: none,
    result: Type.Unknown(),
  },
} as const satisfies Record<string, Entry>;

export type MethodName = keyof typeof methods;
export type MethodEntry = Entry;
