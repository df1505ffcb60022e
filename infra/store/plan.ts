import { join } from "node:path";
import { primaryPlace, rolesInCluster } from "./state.ts";

/** One Redis; one primary with replicas and sentinels; or several shards, each a primary with replicas. */
export const storeKinds = ["single", "sentinel", "cluster"] as const;
export type StoreKind = (typeof storeKinds)[number];

/** How often the append-only files are synced to disk. */
export type Fsync = "everysec" | "always";

/** One process of the store, as it is started. */
export interface StoreProcess {
  /** `redis-1`, `sentinel-2`; the only one of a single store is `redis`. */
  readonly name: string;
  /** What it starts as; a failover may make it something else. */
  readonly role: "primary" | "replica" | "sentinel";
  readonly port: number;
  /** Where other nodes of a Redis Cluster reach it. */
  readonly busPort?: number;
  readonly folder: string;
  /** Arguments of redis-server. */
  readonly args: readonly string[];
}

/** What belongs to a store, and where the nodes find it. */
export interface StorePlan {
  readonly kind: StoreKind;
  /** What the nodes get as REDIS_URL. */
  readonly url: string;
  readonly fsync: Fsync;
  readonly processes: readonly StoreProcess[];
}

/** The name under which the sentinels know the primary. */
export const groupName = "teahouse";
/** How many sentinels have to see a primary dead. */
export const quorum = 2;
/** Two, so that a primary that lost one to a failover still has one that confirms. */
export const replicasPerPrimary = 2;
export const shards = 3;

const counts = {
  single: { redis: 1, sentinels: 0, ports: 1 },
  sentinel: { redis: 1 + replicasPerPrimary, sentinels: 3, ports: 1 + replicasPerPrimary + 3 },
  // Each with a second port for its bus.
  cluster: { redis: shards * (1 + replicasPerPrimary), sentinels: 0, ports: 2 * shards * (1 + replicasPerPrimary) },
};

/** How many ports a store of this kind takes. */
export function portsOf(kind: StoreKind): number {
  return counts[kind].ports;
}

/**
 * Describes the store that lives in `folder`, where an earlier one of the same kind may have left its data and its
 * knowledge of who is the primary. Starts and writes nothing: `startStore` does.
 */
export function planStore(
  kind: StoreKind,
  folder: string,
  ports: readonly number[],
  fsync: Fsync = "everysec",
): StorePlan {
  if (ports.length < portsOf(kind)) throw new Error(`${kind} needs ${portsOf(kind)} ports`);
  const redis = redisProcesses(kind, folder, ports);
  const sentinels = Array.from({ length: counts[kind].sentinels }, (_, index): StoreProcess => {
    const own = join(folder, `sentinel-${index + 1}`);
    const port = at(ports, counts[kind].redis + index);
    return {
      name: `sentinel-${index + 1}`,
      role: "sentinel",
      port,
      folder: own,
      args: [join(own, "sentinel.conf"), "--sentinel"],
    };
  });
  return { kind, fsync, url: urlOf(kind, redis, sentinels), processes: [...redis, ...sentinels] };
}

/** Those that hold data. */
export function dataProcesses(plan: StorePlan): StoreProcess[] {
  return plan.processes.filter((each) => each.role !== "sentinel");
}

/** Those that only watch. */
export function sentinelsOf(plan: StorePlan): StoreProcess[] {
  return plan.processes.filter((each) => each.role === "sentinel");
}

function redisProcesses(kind: StoreKind, folder: string, ports: readonly number[]): StoreProcess[] {
  const { redis } = counts[kind];
  const folders = Array.from({ length: redis }, (_, index) =>
    kind === "single" ? folder : join(folder, `redis-${index + 1}`),
  );
  const roles = rolesOf(kind, folder, folders);
  return folders.map((own, index) => ({
    name: kind === "single" ? "redis" : `redis-${index + 1}`,
    role: roles[index] ?? "replica",
    port: at(ports, index),
    ...(kind === "cluster" ? { busPort: at(ports, redis + index) } : {}),
    folder: own,
    args: [join(own, "redis.conf")],
  }));
}

/** Who was the primary when they were last seen; the first ones in a new store. */
function rolesOf(kind: StoreKind, folder: string, folders: readonly string[]): ("primary" | "replica")[] {
  if (kind === "cluster") {
    const known = rolesInCluster(folders);
    return known ?? folders.map((_, index) => (index < shards ? "primary" : "replica"));
  }
  const primary = kind === "sentinel" ? primaryPlace(folder, folders) : 0;
  return folders.map((_, index) => (index === primary ? "primary" : "replica"));
}

function urlOf(kind: StoreKind, redis: readonly StoreProcess[], sentinels: readonly StoreProcess[]): string {
  const addresses = (of: readonly StoreProcess[]) => of.map(({ port }) => `127.0.0.1:${port}`).join(",");
  if (kind === "sentinel") return `redis+sentinel://${addresses(sentinels)}/${groupName}`;
  return `redis${kind === "cluster" ? "+cluster" : ""}://${addresses(redis)}`;
}

function at(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new Error(`there is no port ${index}`);
  return port;
}
