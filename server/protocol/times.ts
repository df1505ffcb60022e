/**
 * Upper ends of the classes into which times are counted, ms; one more class takes what is longer. Counts of several
 * nodes can be added, which percentiles cannot.
 */
export const timeClasses = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000,
] as const;

/**
 * The time below which a share of what was counted lies: the upper end of its class.
 * @param share 0.5 for the median
 * @returns ms; nothing where nothing was counted; Infinity above the last class
 */
export function percentile(counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let left = Math.max(1, Math.ceil(all * share));
  const found = counts.findIndex((count) => {
    left -= count;
    return left <= 0;
  });
  return timeClasses[found] ?? Number.POSITIVE_INFINITY;
}

/** Into which class of `timeClasses` a time falls. */
export function timeClass(ms: number): number {
  const found = timeClasses.findIndex((end) => ms <= end);
  return found < 0 ? timeClasses.length : found;
}
