import { answersOf, ask, fieldsOf, infoOf } from "./ask.ts";
import { replicasPerPrimary, type StorePlan, type StoreProcess, shards } from "./plan.ts";
import { hasReplicas } from "./sentinels.ts";

/** A node of a Redis Cluster as one of them sees it. */
export interface ClusterNodeView {
  id: string;
  port: number;
  flags: readonly string[];
  /** Of a replica: the id of its primary. */
  primary: string;
  configEpoch: number;
  slots: readonly (readonly [from: number, to: number])[];
}

const allSlots = 16_384;

/** What the node at this port knows of the cluster. */
export async function viewOf(port: number): Promise<ClusterNodeView[]> {
  const text = String(await ask(port, (redis) => redis.call("CLUSTER", "NODES")));
  return text.split("\n").filter(Boolean).map(parseNode);
}

/** The process that serves this slot now; of several that believe so, the latest failover decides. */
export async function ownerOf(asked: readonly StoreProcess[], slot: number): Promise<StoreProcess | undefined> {
  const claims = await answersOf(asked, async (process) => ({ process, self: selfIn(await viewOf(process.port)) }));
  const owners = claims.filter(({ self }) => isPrimary(self) && self.slots.some(([a, b]) => a <= slot && slot <= b));
  return owners.sort((a, b) => b.self.configEpoch - a.self.configEpoch)[0]?.process;
}

/**
 * Makes one cluster of nodes that do not know each other yet, and takes in again one that has lost what it knew. Where
 * there is nothing to do, it does nothing.
 */
export async function joinNodes(plan: StorePlan): Promise<boolean> {
  const { processes } = plan;
  await shareSlots(processes);
  const views = await Promise.all(processes.map(({ port }) => viewOf(port)));
  const ids = views.map((view) => selfIn(view).id);
  const knows = (view: ClusterNodeView[], id: string) =>
    view.some((node) => node.id === id && !node.flags.some((flag) => flag === "handshake" || flag === "noaddr"));
  if (!views.every((view) => ids.every((id) => knows(view, id)))) {
    await meet(processes);
    return false;
  }
  return await assignReplicas(processes);
}

/** Whether every slot is served, and every node is either a primary with its replicas or linked to one. */
export async function isWhole({ processes }: StorePlan): Promise<boolean> {
  const nodes = await Promise.all(processes.map(nodeState));
  const owned = nodes.reduce((sum, { slots }) => sum + slots, 0);
  return owned === allSlots && nodes.every(({ settled }) => settled);
}

async function nodeState({ port }: StoreProcess): Promise<{ slots: number; settled: boolean }> {
  const self = selfIn(await viewOf(port));
  const state = fieldsOf(String(await ask(port, (redis) => redis.call("CLUSTER", "INFO")))).get("cluster_state");
  const slots = self.slots.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const linked = isPrimary(self)
    ? slots > 0 && (await hasReplicas(port, 1))
    : (await infoOf(port, "replication")).get("master_link_status") === "up";
  return { slots, settled: state === "ok" && linked };
}

/** Gives the slots of a shard that nobody knows an owner of to the node that is meant to have them. */
async function shareSlots(processes: readonly StoreProcess[]): Promise<void> {
  const views = (await Promise.all(processes.map(({ port }) => viewOf(port)))).flat();
  for (const [index, { port }] of processes.slice(0, shards).entries()) {
    const from = Math.round((index * allSlots) / shards);
    const to = Math.round(((index + 1) * allSlots) / shards) - 1;
    if (views.some((node) => node.slots.some(([a, b]) => a <= to && from <= b))) continue;
    await ask(port, async (redis) => {
      // Different from the start, so that they need not negotiate.
      await redis.call("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1)).catch(() => undefined);
      await redis.call("CLUSTER", "ADDSLOTSRANGE", String(from), String(to));
    });
  }
}

async function meet([first, ...others]: readonly StoreProcess[]): Promise<void> {
  if (!first) return;
  await ask(first.port, async (redis) => {
    for (const { port, busPort } of others) {
      await redis.call("CLUSTER", "MEET", "127.0.0.1", String(port), String(busPort));
    }
  });
}

/** Makes everyone who owns no slots a replica of the primary that has fewest. True when there was nobody left. */
async function assignReplicas(processes: readonly StoreProcess[]): Promise<boolean> {
  const selves = await Promise.all(processes.map(async ({ port }) => selfIn(await viewOf(port))));
  const primaries = selves.filter((node) => isPrimary(node) && node.slots.length > 0);
  const counts = new Map(primaries.map(({ id }) => [id, selves.filter((node) => node.primary === id).length]));
  const idle = selves.filter((node) => isPrimary(node) && node.slots.length === 0);
  for (const { port } of idle) {
    const [id, count] = [...counts].sort(([, a], [, b]) => a - b)[0] ?? [];
    if (id === undefined || count === undefined || count > replicasPerPrimary) return false;
    await ask(port, (redis) => redis.call("CLUSTER", "REPLICATE", id));
    counts.set(id, count + 1);
  }
  return idle.length === 0;
}

/** Whether a node is a primary in the eyes of the one that was asked. */
export function isPrimary(node: ClusterNodeView): boolean {
  return node.flags.includes("master");
}

function selfIn(view: readonly ClusterNodeView[]): ClusterNodeView {
  const self = view.find((node) => node.flags.includes("myself"));
  if (!self) throw new Error("CLUSTER NODES does not name the one that was asked");
  return self;
}

/** `ID IP:PORT@BUS,HOST FLAGS PRIMARY PING PONG EPOCH LINK SLOT SLOT-SLOT …` */
function parseNode(line: string): ClusterNodeView {
  const [id = "", address = "", flags = "", primary = "", , , epoch = "0", , ...slots] = line.trim().split(" ");
  return {
    id,
    port: Number(/:(\d+)@/.exec(address)?.[1] ?? 0),
    flags: flags.split(","),
    primary,
    configEpoch: Number(epoch),
    // In brackets stand slots that are on their way.
    slots: slots.filter((each) => !each.startsWith("[")).map(parseRange),
  };
}

function parseRange(text: string): readonly [number, number] {
  const [from = "", to = from] = text.split("-");
  return [Number(from), Number(to)];
}
