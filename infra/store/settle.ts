import { wait } from "../supervisor/wait.ts";
import { infoOf } from "./ask.ts";
import { layOutStore } from "./files.ts";
import { dataProcesses, type StorePlan, type StoreProcess, sentinelsOf } from "./plan.ts";
import { isReplicated } from "./sentinels.ts";
import { isWhole, joinNodes } from "./shards.ts";

/**
 * Brings a store up: writes its files, has `launch` start its processes (it gives the pid) in an order in which
 * nobody takes a slow start for a death, and waits until it serves. Tells whether it did in time.
 */
export async function startStore(
  plan: StorePlan,
  launch: (process: StoreProcess) => number | undefined,
  signal: AbortSignal,
  within = 30_000,
): Promise<boolean> {
  const deadline = Date.now() + within;
  layOutStore(plan);
  for (const stage of [dataProcesses(plan), sentinelsOf(plan)]) {
    const pids = stage.map((each) => [each.port, launch(each)] as const);
    const serving = async () => (await Promise.all(pids.map(([port, pid]) => isServing(port, pid)))).every(Boolean);
    if (!(await wait(serving, deadline - Date.now(), signal))) return false;
  }
  return settleStore(plan, signal, deadline - Date.now());
}

/**
 * Waits until the running processes are one store: replicas in step, sentinels that know each other, a cluster whose
 * slots are all served. A Redis Cluster that is none yet is made one. Tells whether it happened in time.
 */
export async function settleStore(plan: StorePlan, signal: AbortSignal, within = 30_000): Promise<boolean> {
  if (plan.kind === "single") return true;
  if (plan.kind === "sentinel") return wait(() => isReplicated(plan), within, signal);
  const deadline = Date.now() + within;
  if (!(await wait(() => joinNodes(plan), within, signal))) return false;
  return wait(() => isWhole(plan), deadline - Date.now(), signal);
}

/** Whether this very process serves on this port, and not another one. */
export async function isServing(port: number, pid: number | undefined): Promise<boolean> {
  const info = await infoOf(port, "everything");
  return info.get("process_id") === String(pid) && (info.get("loading") ?? "0") === "0";
}
