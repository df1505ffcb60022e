import type { Redis } from "ioredis";

/** Something that can be measured: `npm run bench -- NAME`. */
export interface Bench {
  name: string;
  about: string;
  /** Stands in the table of what is to be reached: measured where nobody says what. */
  isPromised?: true;
  /** How many calls to make where nobody says it; 2,000 unless it is given. */
  calls?: number;
  /** `passed`: whether what it promises was kept; nothing where it only measures. */
  run(how: {
    calls: number;
    /** Smaller and shorter, where it can be. */
    quick: boolean;
    /** How often to measure each of several things that take turns. */
    rounds: number;
    say: (text: string) => void;
  }): Promise<{ text: string; figures: object; passed?: boolean }>;
}

/** What a piece of work cost the store and the nodes. */
export interface Cost {
  /** How often each command ran, those inside scripts too. */
  commands: Record<string, number>;
  redisCpuMs: number;
  nodeCpuMs: number;
  seconds: number;
}

/** Nobody's work: what the measuring itself asks. */
const ASIDE = new Set(["info", "config|resetstat", "exists"]);

/** Runs some work and says what it cost; what nodes do by themselves meanwhile (a few commands a second) is in it. */
export async function costOf(
  redis: Redis,
  nodes: readonly { url: string }[],
  work: () => Promise<void>,
): Promise<Cost> {
  await redis.config("RESETSTAT");
  const [redisBefore, nodesBefore, from] = [await cpuOf(redis), await nodesCpu(nodes), performance.now()];
  await work();
  const seconds = (performance.now() - from) / 1000;
  const [redisAfter, nodesAfter] = [await cpuOf(redis), await nodesCpu(nodes)];
  return {
    commands: await commandsOf(redis),
    redisCpuMs: redisAfter - redisBefore,
    nodeCpuMs: nodesAfter - nodesBefore,
    seconds,
  };
}

async function cpuOf(redis: Redis): Promise<number> {
  const info = await redis.info("cpu");
  const field = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? Number.NaN);
  return (field("used_cpu_user") + field("used_cpu_sys")) * 1000;
}

async function commandsOf(redis: Redis): Promise<Record<string, number>> {
  const found = [...(await redis.info("commandstats")).matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)];
  return Object.fromEntries(found.flatMap(([, name = "", calls]) => (ASIDE.has(name) ? [] : [[name, Number(calls)]])));
}

async function nodesCpu(nodes: readonly { url: string }[]): Promise<number> {
  const each = await Promise.all(
    nodes.map(async ({ url }) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_cpu_seconds_total(?:\{.*\})? (\S+)$/m.exec(text)?.[1] ?? Number.NaN) * 1000;
    }),
  );
  return each.reduce((sum, ms) => sum + ms, 0);
}

export const sumOf = (commands: Record<string, number>): number =>
  Object.values(commands).reduce((sum, calls) => sum + calls, 0);

/** The value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The one in the middle; of an even number, what lies between the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Rows under their heads, the first column to the left, for a terminal. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  const [head = [], ...body] = rows.map(line);
  return [head, widths.map((width) => "─".repeat(width)).join("  "), ...body].join("\n");
}
