import { Cluster, Command, Redis, type RedisOptions } from "ioredis";
import type { StoreUrl } from "../store-url.ts";

/** How one connection behaves; where it goes is the topology's. */
export type ConnectionOptions = Omit<RedisOptions, "replyMapping">;

/** Which primary serves which key. One Redis, alone or behind Sentinels, is one primary for all keys. */
export interface Topology {
  /** For commands that only read, wherever their keys lie. */
  readonly reader: Redis | Cluster;
  /** For what is told and counted on the side: a store that holds up writes holds up no reading with it. */
  readonly aside: Redis | Cluster;
  /** Names of all primaries that are known now. */
  primaries(): readonly string[];
  /** Who serves this key or channel; nothing while nobody is known to. */
  primaryOf(key: string): string | undefined;
  /** A connection of its own to a primary, for one role; under Sentinels it follows the name, not the address. */
  connect(primary: string, role: string, options: ConnectionOptions): Redis;
  /** Asks anew who serves what: somebody found it changed. Resolves when it is known, or cannot be known now. */
  refresh(): Promise<void>;
  /** Told when keys have moved to another primary. */
  onMoved(listener: () => void): void;
}

/** Every connection: how long it may take to come up, and how soon it is tried again, ms. */
const CONNECT_MS = 2000;
const RETRY_MS = { min: 50, max: 1000 };
/** A half-closed connection is given up after this time: a paused primary never says goodbye, ms. */
const GOODBYE_MS = 200;
/** A Sentinel that is away is tried again after this time; the others tell of a failover meanwhile, ms. */
const SENTINEL_AGAIN_MS = 3000;
/** How often a Redis Cluster is asked who serves what, ms. */
const LOOK_EVERY_MS = 1000;

const retryAfter = (times: number) => Math.min(RETRY_MS.max, RETRY_MS.min * 2 ** times) * (0.5 + Math.random() / 2);

export interface TopologyOptions {
  url: StoreUrl;
  /** Name of this node, for the store's own list of clients. */
  node: string;
  /** For the connections that only read, and for those aside. */
  reading: ConnectionOptions;
  aside: ConnectionOptions;
  /** Told of each connection that is lost or refused, once until it is there again. */
  onTrouble(role: string, cause: Error): void;
}

/** Starts to connect and returns at once: the store may still be away. */
export function openTopology(options: TopologyOptions): Topology {
  return options.url.kind === "cluster" ? new ClusterTopology(options) : new OnePrimary(options);
}

/** What all connections share. */
function commonOptions({ url, node }: TopologyOptions, role: string): ConnectionOptions {
  return {
    connectionName: `teahouse:${node}:${role}`,
    connectTimeout: CONNECT_MS,
    disconnectTimeout: GOODBYE_MS,
    retryStrategy: retryAfter,
    // A primary that became a replica: the next connection finds the new one. Nothing is sent again by itself.
    reconnectOnError: (error) => /^(READONLY|MASTERDOWN)/.test(error.message),
    ...(url.username === undefined ? {} : { username: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(url.tls ? { tls: {} } : {}),
  };
}

/** Says that a connection is in trouble: once until it is well again, however many causes follow. */
function report(client: Redis | Cluster, role: string, onTrouble: TopologyOptions["onTrouble"]): void {
  let said = false;
  client.on("error", (cause: Error) => {
    if (!said) onTrouble(role, cause);
    said = true;
  });
  client.on("ready", () => {
    said = false;
  });
}

const ended = new WeakSet<Redis | Cluster>();

/** Ends a connection for good. */
export function hangUp(client: Redis | Cluster): void {
  ended.add(client);
  client.disconnect();
}

/**
 * ioredis gives up for good when Sentinels announce a new primary in the very moment in which it connects to the old
 * one; a node that lost one of its connections like that would be half deaf until it is started again.
 */
function keepAlive(redis: Redis): Redis {
  redis.on("end", () => {
    if (ended.has(redis)) return;
    setTimeout(() => {
      if (!ended.has(redis)) redis.connect().catch(() => {});
    }, RETRY_MS.min).unref();
  });
  return redis;
}

class OnePrimary implements Topology {
  readonly reader: Redis;
  readonly aside: Redis;
  readonly #options: TopologyOptions;

  constructor(options: TopologyOptions) {
    this.#options = options;
    this.reader = this.connect("primary", "read", options.reading);
    this.aside = this.connect("primary", "aside", options.aside);
  }

  primaries(): readonly string[] {
    return ["primary"];
  }

  primaryOf(): string {
    return "primary";
  }

  connect(_primary: string, role: string, options: ConnectionOptions): Redis {
    const { url, onTrouble } = this.#options;
    const common = { ...commonOptions(this.#options, role), db: url.db, ...options };
    const redis = new Redis(url.kind === "single" ? { ...common, ...url.hosts[0] } : { ...common, ...this.#named() });
    report(redis, role, onTrouble);
    return keepAlive(redis);
  }

  /** How to find the primary by the name that the Sentinels give it. */
  #named(): ConnectionOptions {
    const { hosts, name, tls, sentinelUsername, sentinelPassword } = this.#options.url;
    return {
      sentinels: hosts.map((host) => ({ ...host })),
      name,
      // Without it a connection to a paused primary stays with it until TCP gives up (DELIVERY, rule 5).
      failoverDetector: true,
      sentinelRetryStrategy: retryAfter,
      sentinelReconnectStrategy: () => SENTINEL_AGAIN_MS,
      // One that accepts and never answers is passed over like one that is dead.
      sentinelCommandTimeout: CONNECT_MS,
      enableTLSForSentinelMode: tls,
      ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
      ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    };
  }

  // Sentinels tell every connection by themselves.
  async refresh(): Promise<void> {}

  onMoved(): void {}
}

class ClusterTopology implements Topology {
  readonly reader: Cluster;
  readonly aside: Cluster;
  readonly #options: TopologyOptions;
  readonly #listeners: (() => void)[] = [];
  /** The primary of each slot, as it was last told; replaced, never changed. */
  #slots: readonly (string | undefined)[] = [];
  #primaries: readonly string[] = [];

  constructor(options: TopologyOptions) {
    this.#options = options;
    this.reader = this.#client("read", options.reading);
    this.aside = this.#client("aside", options.aside);
    this.reader.on("refresh", () => this.#take());
  }

  primaries(): readonly string[] {
    return this.#primaries;
  }

  primaryOf(key: string): string | undefined {
    return this.#slots[slotOf(key)];
  }

  connect(primary: string, role: string, options: ConnectionOptions): Redis {
    const colon = primary.lastIndexOf(":");
    const address = { host: primary.slice(0, colon), port: Number(primary.slice(colon + 1)) };
    const redis = new Redis({ ...commonOptions(this.#options, role), ...options, ...address });
    report(redis, role, this.#options.onTrouble);
    return keepAlive(redis);
  }

  refresh(): Promise<void> {
    return new Promise((resolve) => this.reader.refreshSlotsCache(() => resolve()));
  }

  onMoved(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #client(role: string, options: ConnectionOptions): Cluster {
    const { url, onTrouble } = this.#options;
    const common = { ...commonOptions(this.#options, role), ...options };
    const { enableOfflineQueue, retryStrategy: _ofSingles, ...redisOptions } = common;
    const client = new Cluster(
      url.hosts.map((host) => ({ ...host })),
      {
        redisOptions,
        enableOfflineQueue: enableOfflineQueue ?? false,
        clusterRetryStrategy: retryAfter,
        slotsRefreshInterval: LOOK_EVERY_MS,
        slotsRefreshTimeout: CONNECT_MS,
        // Readers are told soon and try again: a command must not circle while a primary is replaced.
        maxRedirections: 5,
      },
    );
    report(client, role, onTrouble);
    return client;
  }

  #take(): void {
    const slots = this.reader.slots.map((servers) => servers?.[0]);
    const same = slots.length === this.#slots.length && slots.every((server, i) => server === this.#slots[i]);
    if (same) return;
    this.#slots = slots;
    this.#primaries = [...new Set(slots.filter((server) => server !== undefined))];
    for (const listener of this.#listeners) listener();
  }
}

/** Some name below a prefix that this primary serves; nothing while it serves none. */
export function nameAt(topology: Topology, primary: string, prefix: string): string | undefined {
  for (let i = 0; i < 20_000; i += 1) {
    const name = `${prefix}:${i}`;
    if (topology.primaryOf(name) === primary) return name;
  }
  return undefined;
}

/** Redis Cluster's slot of a key: that of what stands in its braces, if it has some. */
function slotOf(key: string): number {
  return new Command("get", [key]).getSlot() ?? 0;
}
