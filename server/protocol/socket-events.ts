import Type, { type Static, type TSchema } from "typebox";
import { ClusterStatus } from "./cluster.ts";
import { roomEvents } from "./events.ts";
import { Inbox, Room, RoomId, Seq, UserId } from "./schemas.ts";

const ephemerals = {
  typing: Type.Object(
    { type: Type.Literal("typing"), room: RoomId, user: UserId },
    { title: "typing", description: "Somebody writes something in a watched room; holds for 5 s" },
  ),
  presence: Type.Object(
    {
      type: Type.Literal("presence"),
      users: Type.Array(Type.Object({ user: UserId, online: Type.Boolean() })),
    },
    { title: "presence", description: "People of `presence.watch` came or went" },
  ),
  receipt: Type.Object(
    { type: Type.Literal("receipt"), room: RoomId, user: UserId, seq: Seq },
    { title: "receipt", description: "Somebody has read a small room up to here" },
  ),
} as const;

/** What is true for a moment only: no number, not in the log, and the first thing that is dropped under load. */
export type Ephemeral = { [T in keyof typeof ephemerals]: Static<(typeof ephemerals)[T]> }[keyof typeof ephemerals];

/** Those that readers of one room are told, all but the `user` whom they are about. */
export type RoomEphemeral = Extract<Ephemeral, { room: string }>;

const InboxChange = Type.Object(
  {
    rooms: Type.Optional(Type.Array(Inbox, { description: "How these rooms stand now" })),
    joined: Type.Optional(
      Type.Array(Room, {
        description: "Rooms that the person came into, or may do other things in than before",
      }),
    ),
    left: Type.Optional(Type.Array(RoomId)),
  },
  {
    title: "inbox",
    description: "What changed in the rooms of one person, on whichever device or by whomever",
  },
);
export type InboxChange = Static<typeof InboxChange>;

const ResetReason = Type.Union([Type.Literal("epoch"), Type.Literal("gap"), Type.Literal("mismatch")], {
  description:
    "`epoch`: the log is another one, since the store lost its data or an old copy was restored; `gap`: the log no longer holds what follows the client's position; `mismatch`: another event stands at the client's position",
});
/** Why what a client holds of a room is void. */
export type ResetReason = Static<typeof ResetReason>;

const Reset = Type.Object(
  { room: RoomId, reason: ResetReason },
  { title: "reset", description: "What the client holds of this room is void: read it again" },
);

const nodes = {
  "node.up": Type.Object(
    { node: Type.String(), state: Type.Literal("up") },
    { title: "node.up", description: "Who serves this socket; the first thing that it says" },
  ),
  "node.draining": Type.Object(
    {
      node: Type.String(),
      state: Type.Literal("draining"),
      after: Type.Number({ description: "ms" }),
      jitter: Type.Number({ description: "ms" }),
    },
    {
      title: "node.draining",
      description:
        "This node closes, or has more than its share of the sockets: connect anew in `after` ms plus a random share of `jitter`",
    },
  ),
} as const;

interface SocketEvent {
  summary: string;
  /** Its one argument, in each of its shapes; their titles name them. */
  shapes: Record<string, TSchema>;
}

/** What a node sends by itself, by the name of the Socket.IO event. Types and the AsyncAPI document come from here. */
export const socketEvents = {
  event: { summary: "One event of a watched room, in the log's order", shapes: roomEvents },
  reset: { summary: "Nothing of a watched room may be believed any longer", shapes: { reset: Reset } },
  ephemeral: {
    summary: "What is true for a moment only: not in the log, and the first thing that is dropped under load",
    shapes: ephemerals,
  },
  inbox: {
    summary: "For who called `inbox.watch`: at most once a second, whatever is said in how many rooms",
    shapes: { inbox: InboxChange },
  },
  cluster: { summary: "For who called `cluster.watch`: once a second", shapes: { cluster: ClusterStatus } },
  node: { summary: "Who serves this socket, and when to move to another", shapes: nodes },
} as const satisfies Record<string, SocketEvent>;

export type SocketEventName = keyof typeof socketEvents;

/** Names of all shapes that events have. */
export type SocketEventShape = { [E in SocketEventName]: keyof Shapes<E> }[SocketEventName];

type Shapes<E extends SocketEventName> = (typeof socketEvents)[E]["shapes"];
type Payload<S> = { [K in keyof S]: S[K] extends TSchema ? Static<S[K]> : never }[keyof S];

/** The same for the compiler: name of the Socket.IO event → its one argument. */
export type ServerEvents = { [E in SocketEventName]: (payload: Payload<Shapes<E>>) => void };
