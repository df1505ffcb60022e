import { type ClusterStatus, type NodeInfo, percentile } from "#protocol";
import { added, type Counts, noCounts } from "./arrivals.ts";

/** The cluster in a few figures. */
export interface Totals {
  /** Nodes that take sockets, of all that are not drained on purpose. */
  readonly serving: number;
  readonly nodes: number;
  readonly clients: number;
  /** Per second. */
  readonly in: number;
  readonly out: number;
  readonly errors: number;
  /** ms; nothing where nothing was delivered; Infinity above the last class. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}

/** What a node that lives measured last. What a dead one did is no longer so. */
export function measured({ state, stats }: NodeInfo): NodeInfo["stats"] {
  return state === "down" ? undefined : stats;
}

export function totalsOf({ nodes }: ClusterStatus): Totals {
  const all = nodes.map(measured);
  const sum = (of: "sockets" | "in" | "out" | "errors") => all.reduce((total, stats) => total + (stats?.[of] ?? 0), 0);
  const latency = all.reduce<Counts>((total, stats) => added(total, stats?.latency ?? []), noCounts);
  return {
    serving: nodes.filter(({ state }) => state === "up").length,
    nodes: nodes.filter(({ state }) => state !== "drained").length,
    clients: sum("sockets"),
    in: sum("in"),
    out: sum("out"),
    errors: sum("errors"),
    p50: percentile(latency, 0.5),
    p95: percentile(latency, 0.95),
    p99: percentile(latency, 0.99),
  };
}

const byName = new Intl.Collator("en", { numeric: true });

/** As people count: node-2 before node-10. */
export function inOrder(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  return [...nodes].sort((a, b) => byName.compare(a.name, b.name));
}

export const compareNames = (a: string, b: string): number => byName.compare(a, b);
