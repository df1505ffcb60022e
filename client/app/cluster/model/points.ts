import type { ClusterStatus } from "#protocol";
import { arrivals, since, sumOf } from "./arrivals.ts";
import { measured, type Totals, totalsOf } from "./totals.ts";

/** One second of the charts. */
export interface Point {
  /** By the store's clock, ms. */
  readonly at: number;
  readonly totals: Totals;
  /** Clients of each node. */
  readonly clients: ReadonlyMap<string, number>;
  /** Sockets that came to a node from another one, per second. */
  readonly moves: number;
}

/** @param before the picture before this one, for what is only counted on and on */
export function pointOf(status: ClusterStatus, before: ClusterStatus | undefined): Point {
  return {
    at: status.at,
    totals: totalsOf(status),
    clients: new Map(status.nodes.map((node) => [node.name, measured(node)?.sockets ?? 0])),
    moves: before ? movesBetween(before, status) : 0,
  };
}

function movesBetween(before: ClusterStatus, now: ClusterStatus): number {
  const seconds = Math.max(1, (now.at - before.at) / 1000);
  const former = arrivals(before);
  const started = new Map(now.nodes.map(({ run, startedAt }) => [run, startedAt]));
  const moves = [...arrivals(now)].map(([run, counts]) => {
    const base = former.get(run);
    // Of a run that is merely new to us it is not known when they came.
    return base || (started.get(run) ?? 0) > before.at ? sumOf(since(base ?? [], counts)) : 0;
  });
  return sumOf(moves) / seconds;
}
