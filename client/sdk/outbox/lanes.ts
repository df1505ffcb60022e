import { fullJitter } from "../backoff.ts";
import type { OutboxEntry, Receipt } from "./entry.ts";

/** What the lanes ask and tell. */
interface Hands {
  /** Whose turn it is in this room; nobody's while the one in front is not ready. */
  next(room: string): OutboxEntry | undefined;
  /** An attempt is to begin: what to send, or nothing if that may not be. */
  begin(entry: OutboxEntry): Promise<OutboxEntry | undefined>;
  send(entry: OutboxEntry): Promise<Receipt>;
  sent(entry: OutboxEntry, receipt: Receipt): void;
  /** @returns how long to wait at least before the next attempt; nothing if there is to be none */
  notSent(entry: OutboxEntry, error: unknown): number | undefined;
}

interface Lane {
  busy: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  failures: number;
}

const RETRY = { base: 500, cap: 15_000 };

/** The wait before an attempt, by how many have failed since there is a connection. */
export const retryWait = (failures: number) => fullJitter(failures, RETRY);

/** Sends in order per room with one in flight, rooms beside each other. */
export class Lanes {
  readonly #hands: Hands;
  readonly #wait: (failures: number) => number;
  readonly #lanes = new Map<string, Lane>();
  #running = false;
  #idle: (() => void)[] = [];

  constructor(hands: Hands, wait: (failures: number) => number) {
    this.#hands = hands;
    this.#wait = wait;
  }

  /** From now on it sends. */
  start(rooms: Iterable<string>): void {
    this.#running = true;
    this.#rest();
    for (const room of rooms) this.pump(room);
  }

  /** Begins no further attempt. Resolves when none is under way. */
  stop(): Promise<void> {
    this.#running = false;
    this.#rest();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#tellIdle();
    });
  }

  /** Something may be ready to be sent in this room. */
  pump(room: string): void {
    const lane = this.#lane(room);
    if (!this.#running || lane.busy || lane.timer) return;
    const next = this.#hands.next(room);
    if (next) void this.#attempt(room, lane, next);
    else this.#lanes.delete(room);
  }

  async #attempt(room: string, lane: Lane, next: OutboxEntry): Promise<void> {
    lane.busy = true;
    const entry = await this.#hands.begin(next);
    if (entry && this.#running) await this.#send(lane, entry);
    lane.busy = false;
    this.#tellIdle();
    this.pump(room);
  }

  async #send(lane: Lane, entry: OutboxEntry): Promise<void> {
    try {
      this.#hands.sent(entry, await this.#hands.send(entry));
      lane.failures = 0;
    } catch (error) {
      const leastMs = this.#hands.notSent(entry, error);
      if (leastMs === undefined) return;
      const wait = leastMs + this.#wait(lane.failures);
      lane.failures += 1;
      // Without a connection there is nothing to wait for but the next one.
      if (!this.#running) return;
      lane.timer = setTimeout(() => {
        lane.timer = undefined;
        this.pump(entry.room);
      }, wait);
    }
  }

  #rest(): void {
    for (const lane of this.#lanes.values()) {
      clearTimeout(lane.timer);
      lane.timer = undefined;
      lane.failures = 0;
    }
  }

  #tellIdle(): void {
    if ([...this.#lanes.values()].some((lane) => lane.busy)) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const tell of waiting) tell();
  }

  #lane(room: string): Lane {
    const lane = this.#lanes.get(room) ?? { busy: false, timer: undefined, failures: 0 };
    this.#lanes.set(room, lane);
    return lane;
  }
}
