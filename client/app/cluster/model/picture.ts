import type { ClusterEvent, ClusterStatus } from "#protocol";
import type { Incident } from "./incident.ts";
import { Incidents } from "./incidents.ts";
import { type Point, pointOf } from "./points.ts";
import { Ring } from "./ring.ts";

/** How far back the charts reach, s; one point a second. */
export const WINDOW_S = 300;
/** Who has just come sees the first minute large. */
const WINDOWS_S = [60, 120, WINDOW_S];
const MOST_EVENTS = 300;
/** A store's clock that is put back further than this is another store's, ms. */
const BACK_MS = 10_000;

/** How many seconds of time are worth showing. */
export function windowOf(points: readonly Point[]): number {
  const span = ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)) / 1_000;
  return WINDOWS_S.find((window) => span < window) ?? WINDOW_S;
}

/** All that the view shows of what was told so far. */
export interface Picture {
  readonly status: ClusterStatus;
  /** Oldest first. */
  readonly points: readonly Point[];
  /** Oldest first; the server tells the newest few only. */
  readonly events: readonly ClusterEvent[];
  /** Newest first. */
  readonly incidents: readonly Incident[];
}

/** Puts the pictures of the cluster together that come once a second. It asks no clock: only the pictures' times count. */
export class Watching {
  readonly #points = new Ring<Point>(WINDOW_S);
  #events: readonly ClusterEvent[] = [];
  #incidents = new Incidents();
  #last: ClusterStatus | undefined;

  /** @returns nothing for a picture that is no newer than the one before, as when the page changes nodes */
  take(status: ClusterStatus): Picture | undefined {
    const before = this.#last;
    if (before && status.at <= before.at && status.at > before.at - BACK_MS) return undefined;
    if (before && status.at <= before.at) this.#begin();
    this.#points.push(pointOf(status, this.#last));
    this.#incidents.take(status);
    this.#note(status.events);
    this.#last = status;
    return { status, points: this.#points.all, events: this.#events, incidents: this.#incidents.all };
  }

  #note(told: readonly ClusterEvent[]): void {
    const known = new Set(this.#events.map(({ id }) => id));
    const fresh = told.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) this.#events = [...this.#events, ...fresh].slice(-MOST_EVENTS);
  }

  #begin(): void {
    this.#points.clear();
    this.#incidents = new Incidents();
    this.#last = undefined;
  }
}
