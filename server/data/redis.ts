import type { RedisCommander } from "ioredis";
import type { Ack, Config } from "../config.ts";
import type { Arg, Send } from "./script.ts";
import { type Heard, Subscriptions } from "./subscriptions.ts";
import { type ConnectionOptions, hangUp, nameAt, openTopology, type Topology } from "./topology.ts";
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
  /** For scripts that count on the side what need not outlive a failover. */
  readonly countScript: Send;
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
/** How often a store without replicas is asked whether it has some now, ms. */
const LOOK_EVERY_MS = 5000;

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
  const replicas = new Replicas(config.ACK, topology, config.REDIS_URL.kind, notes);
  const writes = new Writes(
    topology,
    failFast,
    () => replicas.wanted,
    (info) => replicas.learn(info),
  );
  const subscriptions: Subscriptions[] = [];
  const publish = async (channel: string, payload: string | Buffer) => {
    await aside.spublish(channel, payload);
  };
  const looking = replicas.look(reader);
  return {
    read: reader,
    readScript: (name, args) => reader.callBuffer(name, args),
    countScript: (name, args) => aside.callBuffer(name, args),
    get replicas() {
      return replicas.wanted;
    },
    write: (key, name, args, sent) => writes.run(key, name, args, sent),
    publish,
    tell(channel, payload) {
      publish(channel, payload).catch((cause: unknown) => notes.untold(cause));
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
      reader.status === "ready" &&
      (config.REDIS_URL.kind === "cluster" || (writes.ready && subscriptions.every((each) => each.ready))),
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
      clearInterval(looking);
      for (const each of subscriptions) each.close();
      writes.close();
      hangUp(reader);
      hangUp(aside);
    },
  };
}

/** How many replicas must confirm, and which primary last served. */
class Replicas {
  wanted: number;
  readonly #auto: boolean;
  readonly #notes: StoreNotes;
  /** Sentinels name the primary: then another history is another primary, and no mere restart. */
  readonly #isNamed: boolean;
  /** The history that the primary continues: a promoted replica begins a new one. */
  #history = "";

  constructor(ack: Ack, topology: Topology, kind: Config["REDIS_URL"]["kind"], notes: StoreNotes) {
    this.#auto = ack === "auto";
    this.#notes = notes;
    this.wanted = ack === "auto" ? Number(kind !== "single") : ack;
    let known = false;
    topology.onMoved(() => {
      // The first time is no failover, only news.
      if (known) notes.failedOver();
      known = true;
    });
    this.#isNamed = kind === "sentinel";
  }

  /** A single Redis may be given replicas at any time, also after its nodes were started. */
  look(reader: Topology["reader"]): NodeJS.Timeout {
    return setInterval(() => {
      if (!this.#auto || this.wanted > 0 || reader.status !== "ready") return;
      reader.info("replication").then(
        (info) => this.learn(info),
        () => {},
      );
    }, LOOK_EVERY_MS);
  }

  /** Takes what a primary says of its replication when it is connected to. */
  learn(info: string): void {
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
    if (this.#auto && this.wanted === 0 && Number(field("connected_slaves")) > 0) {
      // Never back by itself: replicas that are away for a moment must not weaken what is promised.
      this.wanted = 1;
      this.#notes.replicasFound();
    }
    const history = field("master_replid");
    if (this.#isNamed && this.#history !== "" && history !== this.#history) this.#notes.failedOver();
    this.#history = history;
  }
}
