import type { Row } from "./rows.ts";

/**
 * Who has read down to which row and no further, by the row's key.
 * @param readers seq up to which each has read
 * @param me whose own reading is not told
 * @param isEnd whether the newest message is among the rows: else those who have read the last row may be further
 */
export function seenBy(
  rows: readonly Row[],
  readers: ReadonlyMap<string, number>,
  me: string,
  isEnd: boolean,
): ReadonlyMap<string, readonly string[]> {
  const seen = new Map<string, string[]>();
  if (readers.size === 0) return seen;
  const said = rows.flatMap((row) => (row.type === "message" && row.entry ? [{ ...row, seq: row.entry.seq }] : []));
  for (const [user, seq] of readers) {
    // Who says something has read what stands above it, whether that was told or not.
    const last = said.findLast((row) => row.seq <= seq || row.by === user);
    if (!last || user === me || last.by === user || (last === said.at(-1) && !isEnd)) continue;
    seen.set(last.key, [...(seen.get(last.key) ?? []), user]);
  }
  return seen;
}
