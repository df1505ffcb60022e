/** What one of many runs came to. */
export interface Outcome {
  /** Who answered; nothing when nobody did. */
  readonly node: string | undefined;
  readonly ms: number;
  /** Name of the error, if it ended with one. */
  readonly error: string | undefined;
}

export interface Share {
  readonly node: string;
  readonly runs: number;
}

/** Which node answered how many of them, by name. */
export function sharesOf(outcomes: readonly Outcome[]): Share[] {
  const runs = new Map<string, number>();
  for (const { node = "" } of outcomes) runs.set(node, (runs.get(node) ?? 0) + 1);
  return [...runs]
    .map(([node, count]) => ({ node, runs: count }))
    .sort((one, other) => one.node.localeCompare(other.node, "en", { numeric: true }));
}

/** The middle one of their times, ms. */
export function medianMs(outcomes: readonly Outcome[]): number {
  const times = outcomes.map(({ ms }) => ms).sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)] ?? 0;
}

/** The errors among them, the most frequent first. */
export function errorsAmong(outcomes: readonly Outcome[]): { error: string; runs: number }[] {
  const runs = new Map<string, number>();
  for (const { error } of outcomes) if (error !== undefined) runs.set(error, (runs.get(error) ?? 0) + 1);
  return [...runs].map(([error, count]) => ({ error, runs: count })).sort((one, other) => other.runs - one.runs);
}
