import { type ClusterStatus, timeClasses } from "#protocol";

/** How many sockets came to one run of a node, by how long they had had none, in `timeClasses` and above. */
export type Counts = readonly number[];

export const noCounts: Counts = Array.from({ length: timeClasses.length + 1 }, () => 0);

/** By run of the node to which they came. */
export type ArrivalsByRun = ReadonlyMap<string, Counts>;

export function added(a: Counts, b: Counts): Counts {
  return noCounts.map((_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}

/** What was counted since; counts never fall, so that less than before is another count. */
export function since(before: Counts, now: Counts): Counts {
  return noCounts.map((_, i) => Math.max(0, (now[i] ?? 0) - (before[i] ?? 0)));
}

export function sumOf(counts: Counts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What all nodes counted so far of those who came from one node, or from whichever. */
export function arrivals({ nodes }: ClusterStatus, from?: string): ArrivalsByRun {
  const counted = nodes.flatMap(({ run, stats }) => {
    const those = stats?.arrivals.filter((one) => from === undefined || one.from === from);
    return those ? [[run, those.reduce<Counts>((sum, { away }) => added(sum, away), noCounts)] as const] : [];
  });
  return new Map(counted);
}
