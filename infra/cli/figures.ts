import { type NodeInfo, type NodeState, percentile } from "#protocol";
import type { Palette } from "./terminal.ts";
import type { CliWords } from "./words.ts";

const glyphs: Record<NodeState, [string, "ok" | "warn" | "bad" | "drain" | "muted"]> = {
  starting: ["○", "muted"],
  up: ["●", "ok"],
  draining: ["◐", "drain"],
  drained: ["◍", "drain"],
  suspect: ["◌", "warn"],
  down: ["✕", "bad"],
};

/** Glyph and word: never colour alone. */
export function stateOf(state: NodeState, words: CliWords, palette: Palette): string {
  const [glyph, tone] = glyphs[state];
  return palette.tone(tone, `${glyph} ${words.states[state]}`);
}

/** 950, 6.1k, 12k. */
export function amount(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1000)}k`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)}k`;
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

/** 0.4 ms, 42 ms, 1.8 s; of a class of times its upper end. */
export function time(ms: number | undefined): string {
  if (ms === undefined) return "–";
  if (ms === Number.POSITIVE_INFINITY) return "> 10 s";
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 || Number.isInteger(ms) ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** 12 s, 3 m, 2 h, 5 d. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** 84 MB, 1.2 GB. */
export function bytes(value: number): string {
  const mega = value / 1_048_576;
  return mega >= 1024 ? `${(mega / 1024).toFixed(1)} GB` : `${Math.round(mega)} MB`;
}

/** Figures of a node as cells of a table, and what stands for those that are not known. */
export function cellsOf({ stats, startedAt, state }: NodeInfo, now: number): string[] {
  if (!stats) return ["–", "–", "–", "–", "–", "–", "–", "–", age(now - startedAt)];
  return [
    amount(stats.sockets),
    amount(stats.rooms),
    amount(stats.in),
    amount(stats.out),
    time(percentile(stats.latency, 0.99)),
    time(stats.loopMs),
    `${Math.round(stats.cpu * 100)} %`,
    bytes(stats.rss),
    state === "down" ? "–" : age(now - startedAt),
  ];
}

/** Sums over all nodes. */
export function totals(nodes: readonly NodeInfo[]) {
  const sum = (of: (stats: NonNullable<NodeInfo["stats"]>) => number) =>
    nodes.reduce((all, { stats }) => all + (stats ? of(stats) : 0), 0);
  const latency: number[] = [];
  for (const { stats } of nodes) {
    for (const [i, count] of (stats?.latency ?? []).entries()) latency[i] = (latency[i] ?? 0) + count;
  }
  return { clients: sum(({ sockets }) => sockets), in: sum((s) => s.in), out: sum((s) => s.out), latency };
}
