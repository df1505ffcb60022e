import type { Entry } from "../../sdk/index.ts";

/**
 * Which part of the entries at hand is in the document, by seq: pages that come in above it do not shift it.
 * `to: Infinity` is the end, wherever that is.
 */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const STEP = 50;
export const MOST = 200;
const LATEST = 100;

/** Index of the first entry whose seq is at least `seq`. */
function indexAt(entries: readonly Entry[], seq: number): number {
  const index = entries.findIndex((entry) => entry.seq >= seq);
  return index === -1 ? entries.length : index;
}

function bounds(entries: readonly Entry[], { from, to }: Stretch): [start: number, end: number] {
  return [indexAt(entries, from), to === Infinity ? entries.length : indexAt(entries, to + 1)];
}

function between(entries: readonly Entry[], start: number, end: number): Stretch {
  return {
    from: start === 0 ? (entries[0]?.seq ?? 0) : (entries[start]?.seq ?? 0),
    to: end >= entries.length ? Infinity : (entries[end - 1]?.seq ?? Infinity),
  };
}

/** The newest entries. */
export function latest(entries: readonly Entry[]): Stretch {
  return between(entries, Math.max(0, entries.length - LATEST), entries.length);
}

export function visible(entries: readonly Entry[], stretch: Stretch): readonly Entry[] {
  return entries.slice(...bounds(entries, stretch));
}

/** A step further up, letting go at the bottom of what would be too many. */
export function further(entries: readonly Entry[], stretch: Stretch): Stretch {
  const [start, end] = bounds(entries, stretch);
  const newStart = Math.max(0, start - STEP);
  return between(entries, newStart, Math.min(end, newStart + MOST));
}

/** A step back down, letting go at the top. */
export function nearer(entries: readonly Entry[], stretch: Stretch): Stretch {
  const [start, end] = bounds(entries, stretch);
  const newEnd = Math.min(entries.length, end + STEP);
  return between(entries, Math.max(start, newEnd - MOST), newEnd);
}

/**
 * What stays in the document as messages come. Whoever is at the latest goes along, however many came since the last
 * drawing: were the rows cut at their end instead, a burst would leave its reader behind.
 * @param live whether the last entry is the newest there is
 */
export function kept(
  entries: readonly Entry[],
  stretch: Stretch,
  { atLatest, live }: { atLatest: boolean; live: boolean },
): Stretch {
  return atLatest ? following(entries, stretch) : bounded(entries, stretch, live);
}

/** While the reader is at the bottom: keeps the number of rows bounded as messages come. */
function following(entries: readonly Entry[], stretch: Stretch): Stretch {
  const [start, end] = bounds(entries, stretch);
  return stretch.to !== Infinity || end - start > MOST || stretch.from === 0 ? latest(entries) : stretch;
}

/** The entries around one of them. */
export function around(entries: readonly Entry[], seq: number): Stretch {
  const index = indexAt(entries, seq);
  return between(entries, Math.max(0, index - LATEST / 2), Math.min(entries.length, index + LATEST / 2));
}

/** No more rows than may be, as messages come below. `open`: whether the last entry is the newest there is. */
function bounded(entries: readonly Entry[], stretch: Stretch, open: boolean): Stretch {
  const [start, end] = bounds(entries, stretch);
  const { from, to } = end - start > MOST ? between(entries, start, start + MOST) : stretch;
  return { from, to: open ? to : Math.min(to, entries.at(-1)?.seq ?? to) };
}

/** Whether entries are held below the stretch. */
export function heldBelow(entries: readonly Entry[], { to }: Stretch): boolean {
  return (entries.at(-1)?.seq ?? 0) > to;
}

/** Whether entries are held above the stretch. */
export function heldAbove(entries: readonly Entry[], stretch: Stretch): boolean {
  return indexAt(entries, stretch.from) > 0;
}
