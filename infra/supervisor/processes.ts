import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** A process that can be told from a later one under the same pid. */
export interface ProcessMark {
  name: string;
  pid: number;
  /** When it began: the same pid with another beginning is another process. */
  start: string;
}

/** What /proc/PID/stat tells; undefined when there is no such process, or only its corpse. */
interface Stat {
  group: number;
  /** Clock ticks since the machine booted. */
  ticks: number;
}

/** When the process with this pid began; undefined when none is alive under it. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const stat = readStat(pid);
    return stat && `${bootId()}/${stat.ticks}`;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** A mark of a process that is alive now. */
export function markOf(name: string, pid: number): ProcessMark {
  return { name, pid, start: startOf(pid) ?? "" };
}

/** Whether the very process that was marked still lives. */
export function isAlive(mark: ProcessMark): boolean {
  return mark.start !== "" && startOf(mark.pid) === mark.start;
}

/**
 * Ends the marked process and what it forked (nginx's workers outlive a master that was killed): SIGTERM, then
 * SIGKILL. Gives false when there was nothing left of it. A stranger under the same pid is left alone.
 */
export async function endProcess(mark: ProcessMark, within: number): Promise<boolean> {
  const left = () => [...(isAlive(mark) ? [mark.pid] : []), ...offspringOf(mark)];
  if (left().length === 0) return false;
  signalAll(left(), "SIGTERM");
  const deadline = Date.now() + within;
  while (left().length > 0 && Date.now() < deadline) await pause(20);
  signalAll(left(), "SIGKILL");
  while (left().length > 0 && Date.now() < deadline + 2_000) await pause(20);
  return true;
}

/** Processes of the group that the marked one leads. A pid is not given out again while its group has members. */
function offspringOf(mark: ProcessMark): number[] {
  if (process.platform !== "linux" || !mark.start.startsWith(`${bootId()}/`)) return [];
  const since = Number(mark.start.split("/")[1]);
  return allPids().filter((pid) => {
    const stat = pid === mark.pid ? undefined : readStat(pid);
    return stat !== undefined && stat.group === mark.pid && stat.ticks >= since;
  });
}

/** All processes of this machine (Linux). */
export function allPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone between the look and the signal: what we wanted.
    }
  }
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces and parentheses itself: count from the last one.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : { group: Number(fields[2]), ticks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "boot";
  }
}
