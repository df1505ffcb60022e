import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the sentinels of a stopped store agreed on last. */
export interface SentinelState {
  /** The primary's port at that time. */
  port: number;
  /** Counts the failovers that took effect: of two sentinels that disagree, the higher one is right. */
  configEpoch: number;
  /** Counts the elections; a later one must have a higher number. */
  currentEpoch: number;
}

/** What stands in the files of the sentinels below this folder; undefined when there are none yet. */
export function sentinelState(folder: string): SentinelState | undefined {
  const all = foldersBelow(folder, "sentinel-")
    .map((own) => readSentinel(join(own, "sentinel.conf")))
    .filter((state) => state !== undefined)
    .sort((a, b) => b.configEpoch - a.configEpoch);
  const [newest] = all;
  return newest && { ...newest, currentEpoch: Math.max(...all.map((state) => state.currentEpoch)) };
}

/**
 * Which of these data folders has to start as the primary: the one that the sentinels named last, but never one
 * whose file is gone while another still has its own. It would start empty, and the others would follow it.
 */
export function primaryPlace(folder: string, folders: readonly string[]): number {
  const port = sentinelState(folder)?.port;
  const named = folders.findIndex((own) => port !== undefined && portIn(own)?.port === port);
  const place = Math.max(0, named);
  return hasData(folders[place]) ? place : Math.max(folders.findIndex(hasData), 0);
}

/** Whether a Redis has ever written its append-only file here. */
export function hasData(folder: string | undefined): boolean {
  return folder !== undefined && existsSync(join(folder, "appendonlydir"));
}

/** What each node of a Redis Cluster says that it was; undefined when none of them knows of a cluster yet. */
export function rolesInCluster(folders: readonly string[]): ("primary" | "replica")[] | undefined {
  const views = folders.map((own) => readOr(join(own, "nodes.conf")));
  if (views.every((view) => view === "")) return undefined;
  return views.map((view) => (/\bmyself,master\b/.test(view) ? "primary" : "replica"));
}

/** The ports that were written into a data folder's redis.conf; undefined when there is none. */
export function portIn(folder: string): { port: number; busPort: number } | undefined {
  const text = readOr(join(folder, "redis.conf"));
  const port = Number(/^port (\d+)/m.exec(text)?.[1]);
  return port > 0 ? { port, busPort: Number(/^cluster-port (\d+)/m.exec(text)?.[1] ?? 0) } : undefined;
}

function readSentinel(file: string): SentinelState | undefined {
  const text = readOr(file);
  const number = (line: RegExp) => Number(line.exec(text)?.[1] ?? 0);
  const port = number(/^sentinel monitor \S+ \S+ (\d+)/m);
  if (port === 0) return undefined;
  return {
    port,
    configEpoch: number(/^sentinel config-epoch \S+ (\d+)/m),
    currentEpoch: number(/^sentinel current-epoch (\d+)/m),
  };
}

function foldersBelow(folder: string, prefix: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name));
}

function readOr(path: string, otherwise = ""): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
