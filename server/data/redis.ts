import type { RedisCommander } from "ioredis";
import type { Config } from "../config.ts";
import { traced } from "../trace.ts";
import { Replicas } from "./replicas.ts";
import type { Arg, Send } from "./script.ts";
import { type Heard, Subscriptions } from "./subscriptions.ts";
import { type ConnectionOptions, hangUp, nameAt, openTopology } from "./topology.ts";
import { Writes } from "./writes.ts";

/** What the store tells of itself; each once, when it happens. */
export interface StoreNotes {
  /** A connection was lost or refused. */
  trouble(role: string, cause: Error): void;
  /** Another primary than before serves some or all keys. */
  failedOver(): void;
  /** A subscriber's connection had died in silence, and is being replaced. */
  probeLost(role: string): void;
  /** A hint could not be published; readers find its event a little later. */
  untold(cause: unknown): void;
  /** Replicas were found: from now on what is acknowledged is on one of them, too. */
  replicasFound(): void;
}

/** Connections to the store, by what may wait on them. */
export interface Store {
  /** What only reads, and what need not outlive a failover. Ends at once when the store is away. */
  readonly read: RedisCommander;
  /** The same for scripts. */
  readonly readScript: Send;
  /** For what is counted or cached on the side and need not outlive a failover. */
  readonly countScript: Send;
  readonly kind: Config["REDIS_URL"]["kind"];
  /** Replicas of the primary that has the fewest, as they were last counted. */
  fewestReplicas(): number;
  /** How many replicas have what `write` resolved for. */
  readonly replicas: number;
  /** Changes what must last; resolves with the answer (buffers) once it is kept as ACK asks. Never resends by itself. */
  write(key: string, name: string, args: readonly Arg[], sent?: () => void): Promise<unknown>;
  /** Tells whoever listens to a channel. */
  publish(channel: string, payload: string | Buffer): Promise<void>;
  /** The same, where nobody waits for it: what is not heard is found by comparing with the log. */
  tell(channel: string, payload: Buffer): void;
  /** Channels for one purpose, on connections of their own. */
  subscribe(role: string, heard: Omit<Heard, "probeLost">): Subscriptions;
  /** True while all connections are there; of a Redis Cluster, while it is known. */
  connected(): boolean;
  /** Resolves once some primary took and kept a change as ACK asks; rejects when none can now. */
  tryToKeep(): Promise<void>;
  close(): void;
}

/** No answer within this time counts as unreachable, and the connection as dead, ms. */
const ANSWER_MS = 4000;

/** What happens on the side may take this long; callers go on without it, ms. */
const ASIDE_MS = 2000;
/** Calls fail at once when the store is away, with an error that says so; nothing piles up, nothing is sent twice. */
const failFast: ConnectionOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  commandTimeout: ANSWER_MS,
  socketTimeout: ANSWER_MS,
};

/** Opens all connections; returns at once, the store may still be away. */
export function openStore(config: Config, notes: StoreNotes): Store {
  const topology = openTopology({
    url: config.REDIS_URL,
    node: config.NODE_NAME,
    reading: failFast,
    aside: { ...failFast, commandTimeout: ASIDE_MS },
    onTrouble: (role, cause) => notes.trouble(role, cause),
  });
  const { reader, aside } = topology;
  const { kind } = config.REDIS_URL;
  const replicas = new Replicas(config.ACK, Number(kind !== "single"), () => notes.replicasFound());
  const writes = new Writes(topology, failFast, replicas, () => {
    // Of a Redis Cluster its own map tells.
    if (kind === "sentinel") notes.failedOver();
  });
  let isKnown = false;
  topology.onMoved(() => {
    // The first time is no failover, only news.
    if (isKnown) notes.failedOver();
    isKnown = true;
  });
  const subscriptions: Subscriptions[] = [];
  const publish = async (channel: string, payload: string | Buffer) => {
    await aside.spublish(channel, payload);
  };
  return {
    read: reader,
    readScript: (name, args) => reader.callBuffer(name, args),
    countScript: (name, args) => aside.callBuffer(name, args),
    kind,
    fewestReplicas: () => writes.fewestReplicas,
    get replicas() {
      return replicas.wanted;
    },
    write: (key, name, args, sent) => writes.run(key, name, args, sent),
    publish,
    tell(channel, payload) {
      traced("publish", () => publish(channel, payload)).catch((cause: unknown) => notes.untold(cause));
    },
    subscribe(role, heard) {
      const probeLost = () => notes.probeLost(role);
      const node = config.NODE_NAME;
      const made = new Subscriptions({ topology, role, node, options: failFast, publish }, { ...heard, probeLost });
      subscriptions.push(made);
      return made;
    },
    // Of a Redis Cluster one primary may be down: the rooms of the others are served.
    connected: () =>
      reader.status === "ready" && (kind === "cluster" || (writes.ready && subscriptions.every((each) => each.ready))),
    async tryToKeep() {
      await Promise.any(
        topology.primaries().map(async (primary) => {
          const key = nameAt(topology, primary, `ready:${config.NODE_NAME}`) ?? "";
          // Without replicas a full primary can still be read: it only has to answer.
          const [name, ...args] = replicas.wanted > 0 ? ["set", key, 1, "PX", 60_000] : ["ping"];
          await writes.run(key, String(name), args);
        }),
      );
    },
    close() {
      for (const each of subscriptions) each.close();
      writes.close();
      hangUp(reader);
      hangUp(aside);
    },
  };
}
