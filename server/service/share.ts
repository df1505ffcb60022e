import type { Entry } from "../data/entry.ts";

/** Bytes handed to one reader, past which it is asked whether it keeps up: far below any socket's budget. */
const AT_ONCE_BYTES = 16_384;

/** How many of these entries make up one share; at least one. */
export function shareOf(entries: readonly Entry[]): number {
  let bytes = 0;
  const past = entries.findIndex((entry) => {
    bytes += entry.json.length;
    return bytes > AT_ONCE_BYTES;
  });
  return past === -1 ? entries.length : past + 1;
}
