import Type, { type Static, type TSchema } from "typebox";
import { Timestamp } from "./schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const Counts = Type.Array(Count, {
  description: "How many times fell into each of `timeClasses`, and above; without the empty classes at its end",
});

/** What a node measured since its beat before, a second ago; sums over all nodes are the cluster's. */
export const NodeStats = Type.Object(
  {
    sockets: Count,
    people: Type.Integer({ description: "People connected to this node" }),
    rooms: Type.Integer({ description: "Rooms that this node listens to" }),
    in: Type.Number({ description: "Messages acknowledged, per second" }),
    out: Type.Number({ description: "Room events written to sockets, per second" }),
    calls: Type.Number({ description: "Calls answered, per second" }),
    errors: Type.Number({ description: "Calls that failed on our side, per second" }),
    opened: Type.Number({ description: "Sockets opened, per second" }),
    latency: Type.Array(Count, {
      description:
        "Room events by the time from their being kept to being written to the sockets here, in `timeClasses`",
    }),
    arrivals: Type.Array(Type.Object({ from: Type.String(), away: Counts }), {
      description:
        "Sockets that came here, by the node that they had before and how long they had had none; counted since this node started",
    }),
    kept: Type.Integer({ description: "Messages acknowledged for the first time, since this node started" }),
    delivered: Type.Integer({ description: "Room events written to sockets, since this node started" }),
    resets: Type.Integer({ description: "Readers who had to start over, since this node started" }),
    repeated: Type.Integer({ description: "Sends recognised as said before, since this node started" }),
    loopMs: Type.Number({ description: "Delay of the event loop, 99th percentile, ms" }),
    cpu: Type.Number({ description: "Share of one core" }),
    rss: Type.Integer({ description: "Resident memory, bytes" }),
  },
  { title: "NodeStats" },
);

const states = ["starting", "up", "draining", "drained", "suspect", "down"] as const;
const happenings = ["started", "draining", "drained", "back", "stopped", "lost", "asked"] as const;

export const NodeInfo = Type.Object(
  {
    run: Type.String({ description: "One run of a node; the next one under the same name is another" }),
    name: Type.String(),
    address: Type.String(),
    version: Type.String(),
    startedAt: Timestamp,
    state: Type.Enum(states, {
      description:
        "`drained`: alive and empty, takes no sockets until it is undrained; `suspect`: silent for 3 s; `down`: gone unasked, or silent for 5 s",
    }),
    since: Type.Integer({ description: "When this state began, ms" }),
    stats: Type.Optional(NodeStats),
  },
  { title: "Node" },
);

export const ClusterEvent = Type.Object(
  {
    id: Type.String(),
    at: Timestamp,
    type: Type.Enum(happenings),
    node: Type.Optional(Type.String()),
    text: Type.Optional(Type.String({ description: "For `asked`: what an operator asked for, as a command line" })),
  },
  { title: "ClusterEvent" },
);

/** What checks the promise while a load runs: its clients compare what was acknowledged with what everybody got. */
export const LoadReport = Type.Object(
  {
    clients: Count,
    rate: Type.Number({ description: "Messages per second, all together" }),
    mode: Type.Union([Type.Literal("stateless"), Type.Literal("sticky")]),
    connected: Count,
    acknowledged: Count,
    delivered: Count,
    lost: Count,
    doubled: Count,
    disordered: Count,
    refused: Type.Optional(Type.Integer({ description: "Messages that a node refused for good" })),
    latency: Type.Optional(
      Type.Array(Count, { description: "Deliveries by the time since the message was sent, in `timeClasses`" }),
    ),
    answers: Type.Optional(
      Type.Array(Count, { description: "Acknowledgements by the time since the message was sent, in `timeClasses`" }),
    ),
    recovered: Type.Optional(
      Type.Array(Count, {
        description: "Clients that changed nodes, by the time until they were in step again, in `timeClasses`",
      }),
    ),
  },
  { title: "LoadReport" },
);

/** The cluster as one of its nodes sees it. */
export const ClusterStatus = Type.Object(
  {
    at: Type.Integer({ description: "When this was so, by the store's clock, ms" }),
    node: Type.String({ description: "Who answers" }),
    demo: Type.Boolean({ description: "Whether controls may be offered to people" }),
    operator: Type.Boolean({ description: "Whether the caller may use them" }),
    supervised: Type.Boolean({ description: "Whether nodes can be added, killed and restarted from here" }),
    store: Type.Object({
      kind: Type.Union([Type.Literal("single"), Type.Literal("sentinel"), Type.Literal("cluster")]),
      ok: Type.Boolean(),
      pingMs: Type.Number(),
      replicas: Type.Integer({ description: "Replicas of the primary that has the fewest, as far as this node knows" }),
    }),
    nodes: Type.Array(NodeInfo, { description: "By name; those that are gone stay for some minutes" }),
    events: Type.Array(ClusterEvent, { description: "The newest, oldest first" }),
    load: Type.Optional(LoadReport),
  },
  { title: "ClusterStatus" },
);

export type NodeStats = Static<typeof NodeStats>;
export type NodeInfo = Static<typeof NodeInfo>;
export type NodeState = NodeInfo["state"];
export type ClusterEvent = Static<typeof ClusterEvent>;
export type LoadReport = Static<typeof LoadReport>;
export type ClusterStatus = Static<typeof ClusterStatus>;

/** What only the supervisor of the nodes can do; a node passes it on over the channel to its parent process. */
export const orders = {
  scale: Type.Object({ order: Type.Literal("scale"), nodes: Type.Integer() }),
  kill: Type.Object({ order: Type.Literal("kill"), node: Type.String() }),
  restart: Type.Object({ order: Type.Literal("restart"), node: Type.String() }),
  load: Type.Object({
    order: Type.Literal("load"),
    clients: Type.Integer(),
    rate: Type.Number(),
    mode: LoadReport.properties.mode,
  }),
} as const satisfies Record<string, TSchema>;
export type Order = { [K in keyof typeof orders]: Static<(typeof orders)[K]> }[keyof typeof orders];

/** What a node says to its supervisor, and what it hears from it. */
export type ToSupervisor = { teahouse: "order"; id: number; order: Order };
export type FromSupervisor =
  | { teahouse: "done"; id: number }
  | { teahouse: "failed"; id: number; why: string }
  | { teahouse: "load"; report: LoadReport | undefined }
  /** The supervisor saw this process of a node end, before any lease did. */
  | { teahouse: "ended"; node: string };
