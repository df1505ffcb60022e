import { indexOfSeq } from "./entry.ts";
import type { Interval } from "./interval.ts";

/**
 * Lets go of what is over `most` in each stretch, and of whole stretches where all of them together are over it.
 * @param place seq of the line that somebody reads; nothing: at the live interval's end
 * @returns the stretches beside the live one that stay, in order
 */
export function trimmed(live: Interval, others: readonly Interval[], most: number, place: number | undefined) {
  const above = trimLive(live, most, place);
  const kept = above ? [...others, above] : others;
  for (const interval of kept) trimAround(interval, most, place);
  return withoutUnused(kept, most, place);
}

/** A reader far up in the live interval gets a stretch of its own: the newest lines must not push it out. */
function trimLive(live: Interval, most: number, place: number | undefined): Interval | undefined {
  const { length } = live.entries;
  if (length <= most) return undefined;
  const half = Math.floor(most / 2);
  const isRead = place !== undefined && live.covers(place);
  const first = isRead ? Math.max(0, indexOfSeq(live.entries, place) - Math.floor(half / 2)) : length;
  const above = length - first > most ? live.copy(first, first + half) : undefined;
  live.cut(length - (above ? half : most));
  return above;
}

/** Half of what may stay above the reader, half below; without a reader, the newest. */
function trimAround(interval: Interval, most: number, place: number | undefined): void {
  const { length } = interval.entries;
  if (length <= most) return;
  const centre = place && interval.covers(place) ? indexOfSeq(interval.entries, place) : length;
  const start = Math.max(0, Math.min(centre - Math.floor(most / 2), length - most));
  interval.cut(start, start + most);
}

function withoutUnused(others: readonly Interval[], most: number, place: number | undefined): Interval[] {
  const isRead = (interval: Interval) => place !== undefined && interval.covers(place);
  const byUse = [...others].sort((a, b) => Number(isRead(b)) - Number(isRead(a)) || b.used - a.used);
  let sum = 0;
  const kept = new Set(
    byUse.filter((interval) => {
      sum += interval.entries.length;
      return isRead(interval) || sum <= most;
    }),
  );
  return others.filter((interval) => kept.has(interval)).sort((a, b) => a.floor - b.floor);
}
