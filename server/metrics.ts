import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { LoopWatch } from "./loop-watch.ts";
import { Tally } from "./tally.ts";
import { version } from "./version.ts";

/** prom-client looks at the event loop by a timer of its own; we have one (loop-watch.ts). */
const NEVER_MS = 3_600_000;
const OF_ITS_MONITOR = ["min", "max", "mean", "stddev", "p50", "p90", "p99"];

/** Everything that a node counts. One per node, so that several nodes can live in one process. */
export function createMetrics(node: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ node });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const name of OF_ITS_MONITOR) registry.removeSingleMetric(`nodejs_eventloop_lag_${name}_seconds`);
  const make = makers(registry);
  make.gauge("build_info", "1, for the version of this node", "version").set({ version }, 1);
  const loop = new LoopWatch();
  const late = make.gauge("loop_late_seconds", "How late the event loop came round, p99 of the last minute at most");
  Object.assign(late, { collect: () => late.set(loop.lateSince(0) / 1000) });
  return {
    registry,
    loop,
    tally: new Tally(),
    ...sizes(make),
    ...ofCalls(make),
    ...ofSockets(make),
    ...ofFeeds(make),
    ...ofStore(make),
  };
}

type Makers = ReturnType<typeof makers>;

function makers(registry: Registry) {
  const registers = [registry];
  return {
    counter: <L extends string>(name: string, help: string, ...labelNames: L[]) =>
      new Counter({ name: `teahouse_${name}`, help, labelNames, registers }),
    gauge: <L extends string>(name: string, help: string, ...labelNames: L[]) =>
      new Gauge({ name: `teahouse_${name}`, help, labelNames, registers }),
    histogram: <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
      new Histogram({ name: `teahouse_${name}`, help, buckets, labelNames, registers }),
  };
}

const CALL_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const DELIVERY_S = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

function ofCalls({ counter, histogram }: Makers) {
  return {
    calls: histogram("call_seconds", "Time to answer a call, by method and how it ended", CALL_S, "method", "outcome"),
    kept: counter("messages_kept_total", "Messages acknowledged for the first time"),
    duplicates: counter("messages_duplicate_total", "Sends whose clientId had been kept before"),
    changes: counter(
      "message_changes_total",
      "Edits, deletions and reactions acknowledged for the first time",
      "change",
    ),
    unknown: counter("unknown_total", "Calls answered with UNKNOWN: nobody knew whether their change was kept"),
  };
}

function ofSockets({ counter, gauge }: Makers) {
  return {
    sockets: gauge("sockets", "Open sockets, by transport", "transport"),
    opened: counter("sockets_opened_total", "Sockets opened, by the transport that they began with", "transport"),
    shed: counter("shed_total", "What was put off because this node had too much to do", "what"),
    refused: counter("sockets_refused_total", "Sockets that this node did not let in", "reason"),
    cut: counter("sockets_cut_total", "Sockets closed by this node", "reason"),
    inboxes: counter("inbox_events_total", "Times a socket was told what changed in its rooms"),
    dropped: counter(
      "ephemerals_dropped_total",
      "Ephemerals (typing, receipts) not given to a socket, or to any",
      "reason",
    ),
  };
}

function ofFeeds({ counter, histogram }: Makers) {
  return {
    delivered: counter("events_delivered_total", "Room events written to sockets"),
    reached: histogram(
      "delivery_seconds",
      "Time from an event's being kept to its being written to all of its readers here, by the store's clock",
      DELIVERY_S,
    ),
    holes: counter("feed_holes_total", "Times a feed read the log because hints were missing"),
    behind: counter("readers_behind_total", "Times a reader took too little at a time, and caught up from the log"),
    filled: counter("feed_events_filled_total", "Events read from the log because their hint was missing"),
    resets: counter("feed_resets_total", "Times a room's readers were told to start over", "reason"),
  };
}

function ofStore({ counter }: Makers) {
  return {
    failovers: counter("store_failovers_total", "Times another primary than before served some or all keys"),
    probesLost: counter("probes_lost_total", "Subscriber connections that had died in silence", "role"),
    untold: counter("hints_untold_total", "Hints that could not be published after their event was kept"),
    cached: counter("cache_answers_total", "Calls that a cache answered, by how", "cache", "how"),
    cacheTrouble: counter("cache_trouble_total", "Times a cache could not be asked or renewed", "cache"),
    storeTrouble: counter("store_trouble_total", "Lost or refused connections to the store", "role"),
  };
}

/** What this node knows of the cluster. */
interface ClusterSource {
  readonly size: number;
  readonly state: string;
  readonly pingMs: number;
}

/** What is looked up whenever somebody asks for the metrics. */
function sizes({ gauge }: Makers) {
  const feeds = gauge("feeds", "Rooms that this node listens to");
  const watchers = gauge("watchers", "Watched rooms, counted for each socket");
  const people = gauge("people_online", "People who are online on any node, as this one knows");
  const alive = gauge("nodes_alive", "Nodes that gave a sign of life, as this one knows");
  const state = gauge("node_state", "1 for the state that this node is in: up, draining or drained", "state");
  const ping = gauge("store_ping_seconds", "How long the store took to answer this node's last sign of life");
  const replicas = gauge("store_replicas", "Replicas of the primary that has the fewest, as this node knows");
  return {
    observe(source: { rooms: number; watchers: number }) {
      Object.assign(feeds, { collect: () => feeds.set(source.rooms) });
      Object.assign(watchers, { collect: () => watchers.set(source.watchers) });
    },
    observeCluster(presence: { people: number }, nodes: ClusterSource, store: { fewestReplicas(): number }) {
      Object.assign(people, { collect: () => people.set(presence.people) });
      Object.assign(alive, { collect: () => alive.set(nodes.size) });
      Object.assign(ping, { collect: () => ping.set(nodes.pingMs / 1000) });
      Object.assign(replicas, { collect: () => replicas.set(store.fewestReplicas()) });
      Object.assign(state, {
        collect: () => {
          for (const each of ["up", "draining", "drained"]) state.set({ state: each }, Number(each === nodes.state));
        },
      });
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
