import { wait } from "../supervisor/wait.ts";
import { answersOf } from "./ask.ts";
import { layOutRedis } from "./files.ts";
import { dataProcesses, type StorePlan, type StoreProcess } from "./plan.ts";
import { namedPrimary } from "./sentinels.ts";
import { isPrimary, viewOf } from "./shards.ts";

/** A failover takes less than half of this, also when its first election fails. */
const failoverWithin = 15_000;

/**
 * Waits until a process of the store that died may run again, and writes the file from which it then starts. A primary
 * that came back by itself, older than its replicas, would take from them what they have and it has not: the others
 * first get the time to replace it. Where nobody does, it is still the best there is, and comes back as what it was.
 */
export async function readyToRejoin(plan: StorePlan, process: StoreProcess, signal: AbortSignal): Promise<void> {
  if (plan.kind === "single" || process.role === "sentinel") return;
  const replaced = plan.kind === "cluster" ? () => ownsNothing(plan, process) : () => isToFollow(plan, process);
  if (await wait(replaced, failoverWithin, signal)) return;
  const named = plan.kind === "sentinel" ? await namedPrimary(plan) : undefined;
  if (named?.port === process.port) layOutRedis(plan, process);
}

/** Whether the sentinels name another primary; then its file says so. */
async function isToFollow(plan: StorePlan, process: StoreProcess): Promise<boolean> {
  const primary = await namedPrimary(plan);
  if (!primary || primary.port === process.port) return false;
  layOutRedis(plan, process, primary.port);
  return true;
}

/** Whether some other node of the cluster knows that this one has no slots: it was a replica, or has been replaced. */
async function ownsNothing(plan: StorePlan, process: StoreProcess): Promise<boolean> {
  const others = dataProcesses(plan).filter((each) => each !== process);
  const views = await answersOf(others, ({ port }) => viewOf(port));
  const seen = views.flatMap((view) => view.filter((node) => node.port === process.port));
  return seen.some((node) => !isPrimary(node) || node.slots.length === 0);
}
