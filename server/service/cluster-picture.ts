import type { NodeInfo } from "#protocol";
import type { NodeRow } from "../data/nodes.ts";
import { byName } from "./nodes.ts";

/** A node that was silent for longer may be dead, ms (DELIVERY, rule 12). */
export const SUSPECT_MS = 3000;
/** And so long it is dead, whoever clears it away, ms. */
const DOWN_MS = 5000;

/** One row of the cluster for those who look at it. Nobody's silence is judged by more than the store's one clock. */
export function nodeInfo({ standing, since, silentMs, stats }: NodeRow, now: number): NodeInfo {
  const { run, name, address, version, startedAt, state } = standing;
  const about = { run, name, address, version, startedAt };
  // What a dead node measured last is no part of the cluster's sums.
  if (silentMs === undefined) return { ...about, state: "down", since };
  const spoke = Math.round(now - silentMs);
  if (silentMs >= DOWN_MS) return { ...about, state: "down", since: spoke + DOWN_MS };
  const last = stats ? { stats } : {};
  if (silentMs >= SUSPECT_MS) return { ...about, state: "suspect", since: spoke + SUSPECT_MS, ...last };
  return { ...about, state, since, ...last };
}

/** All rows, by name; where two nodes were given one, each keeps its place. */
export const nodeInfos = (rows: readonly NodeRow[], now: number): NodeInfo[] =>
  rows.map((row) => nodeInfo(row, now)).sort((a, b) => byName(a, b) || (a.run < b.run ? -1 : 1));
