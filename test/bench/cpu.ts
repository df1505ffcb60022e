import { readFileSync } from "node:fs";

/** The kernel counts a process's time in hundredths of a second, whatever its own clock runs at. */
const MS_PER_TICK = 10;

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

function cpuOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may hold spaces: what is counted begins behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** A process and all that it forked: nginx's master with its workers. */
export function withChildren(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [pid, ...children];
}
