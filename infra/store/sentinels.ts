import { answersOf, ask, infoOf } from "./ask.ts";
import { dataProcesses, groupName, type StorePlan, type StoreProcess, sentinelsOf } from "./plan.ts";

/**
 * Who is the primary, as the sentinels have it: of those that answer, the one that knows of the latest failover is
 * right. Undefined when none answers.
 */
export async function namedPrimary(plan: StorePlan): Promise<StoreProcess | undefined> {
  const told = await answersOf(sentinelsOf(plan), ({ port }) => ask(port, primaryAt));
  const [newest] = told.sort((a, b) => b.configEpoch - a.configEpoch);
  return plan.processes.find(({ port }) => port === newest?.port);
}

/** Whether every replica is in step with the primary, and every sentinel sees them all and the others. */
export async function isReplicated(plan: StorePlan): Promise<boolean> {
  const primary = await namedPrimary(plan);
  if (!primary) return false;
  const replicas = dataProcesses(plan).length - 1;
  const sentinels = sentinelsOf(plan);
  const usable = `OK ${sentinels.length} usable`;
  const views = await Promise.all(
    sentinels.map(({ port }) =>
      ask(port, async (redis) => {
        const quorum = String(await redis.call("SENTINEL", "CKQUORUM", groupName));
        const group = pairs(await redis.call("SENTINEL", "MASTER", groupName));
        const links = ((await redis.call("SENTINEL", "REPLICAS", groupName)) as string[][]).map(pairs);
        const linked = links.filter((each) => each.get("master-link-status") === "ok" && each.get("flags") === "slave");
        return group.get("flags") === "master" && linked.length === replicas && quorum.startsWith(usable);
      }),
    ),
  );
  return views.every(Boolean) && (await hasReplicas(primary.port, replicas));
}

/** Whether so many replicas confirm what this primary sends them. */
export async function hasReplicas(port: number, count: number): Promise<boolean> {
  const info = await infoOf(port, "replication");
  const online = [...info].filter(([name, value]) => /^slave\d+$/.test(name) && value.includes("state=online"));
  return info.get("role") === "master" && online.length >= count;
}

async function primaryAt(redis: { call(...words: [string, ...string[]]): Promise<unknown> }) {
  const group = pairs(await redis.call("SENTINEL", "MASTER", groupName));
  // During a failover this is the one that was promoted already, not the one that it replaces.
  const address = (await redis.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", groupName)) as string[] | null;
  return { port: Number(address?.[1]), configEpoch: Number(group.get("config-epoch")) };
}

/** The sentinels answer with name, value, name, value … */
function pairs(answer: unknown): Map<string, string> {
  const words = answer as string[];
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as const] : [])));
}
