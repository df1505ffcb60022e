import { readdirSync, readFileSync } from "node:fs";

/** Processes of a server, by what they are. */
export interface Pids {
  node: readonly number[];
  nginx: readonly number[];
  redis: readonly number[];
}

/** CPU time of each kind, ms. */
export type Cpu = Record<keyof Pids, number>;

export const kinds = ["node", "nginx", "redis"] as const;

/** What these processes have taken so far, user and system, all threads. */
export function cpuOf(pids: Pids): Cpu {
  const sum = (those: readonly number[]) => those.reduce((ms, pid) => ms + cpuOfProcess(pid), 0);
  return { node: sum(pids.node), nginx: sum(pids.nginx), redis: sum(pids.redis) };
}

export function since(before: Cpu, after: Cpu): Cpu {
  return {
    node: after.node - before.node,
    nginx: after.nginx - before.nginx,
    redis: after.redis - before.redis,
  };
}

export const total = ({ node, nginx, redis }: Cpu): number => node + nginx + redis;

/** The same of each process for itself. */
export const cpuOfEach = (pids: readonly number[]): number[] => pids.map(cpuOfProcess);

/** The scheduler's own account, in nanoseconds: that of /proc/PID/stat goes by hundredths of a second. */
function cpuOfProcess(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((ms, task) => ms + Number(read(`/proc/${pid}/task/${task}/schedstat`).split(" ")[0]) / 1e6, 0);
}

/** A thread may end while we look. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "0";
  }
}

/** A process and all that it forked: nginx's master with its workers. */
export function withChildren(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [pid, ...children];
}
