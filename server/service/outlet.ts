import type { ResetReason } from "#protocol";
import type { Entry } from "../data/entry.ts";
import type { Moment } from "../data/moments.ts";

/** What feeds hand out: an event's place in the log, and its JSON as bytes. */
export type { Entry };

/** One reader of rooms: a socket, here only somebody to hand events to. */
export interface Watcher {
  readonly user: string;
  /** True once the connection is closed: nothing may be kept for it any more. */
  readonly gone: boolean;
  /** Resolves when the reader has taken most of what it was handed; at once if it keeps up. */
  ready(): Promise<void>;
}

/** Where events leave for the readers. */
export interface Outlet<W extends Watcher> {
  /**
   * @param isNews these are all who read the room, and the events have only now been told; else one of them catches up
   * @returns who does not take what it is handed as fast as it comes; most often nobody
   */
  deliver(entries: readonly Entry[], watchers: Iterable<W>, isNews: boolean): readonly W[];
  reset(room: string, reason: ResetReason, watchers: Iterable<W>): void;
  /** Nothing is lost where this is not written. */
  moment(moment: Moment, watchers: Iterable<W>): void;
  /** This reader can no longer be served in order: it must come back and say where it stands. */
  cut(watcher: W): void;
}

export interface FeedNotes {
  filled(room: string, events: number): void;
  reset(room: string, reason: ResetReason, readers: number): void;
  /** One reader stood where this log does not lead on from, and starts over. */
  startedOver(): void;
  /** One reader fell behind: from now on nothing is kept for it, and it catches up from the log when it has read. */
  fellBehind(room: string): void;
  trouble(room: string, cause: unknown): void;
}
