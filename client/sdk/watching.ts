import { limits } from "#protocol";
import { fullJitter } from "./backoff.ts";
import { Pauses } from "./pauses.ts";
import type { Room } from "./room.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";

const RETRY = { base: 500, cap: 8_000 };

/** Sees to it that the node which serves us watches the rooms that we watch, from where we stand. */
export class Watching {
  readonly #caller: Caller;
  readonly #isUp: () => boolean;
  #due = new Set<Room>();
  #flush: Promise<void> | undefined;
  readonly #pauses = new Pauses();
  readonly #busy = new Map<Room, Promise<void>>();

  constructor(caller: Caller, isUp: () => boolean) {
    this.#caller = caller;
    this.#isUp = isUp;
  }

  /** Watches these rooms from their positions; calls that come together travel together. */
  sync(rooms: Iterable<Room>): Promise<void> {
    for (const room of rooms) this.#due.add(room);
    this.#flush ??= Promise.resolve().then(() => {
      const due = [...this.#due];
      this.#due = new Set();
      this.#flush = undefined;
      return this.#all(due);
    });
    return this.#flush;
  }

  /** What waits for another attempt makes it now: it was the former connection that it had failed on. */
  hurry(): void {
    this.#pauses.end();
  }

  /** One call at a time for each room: two that overlap could end in either's order. */
  async #all(rooms: Room[]): Promise<void> {
    const free = rooms.filter((room) => !this.#busy.has(room));
    const later = rooms.map((room) => this.#busy.get(room)?.then(() => this.sync([room])));
    const work = this.#together(free).finally(() => {
      for (const room of free) this.#busy.delete(room);
    });
    for (const room of free) this.#busy.set(room, work);
    await Promise.all([work, ...later]);
  }

  /** Rooms that must read a page to have a position do not hold up the others. */
  async #together(rooms: Room[]): Promise<void> {
    const blank = rooms.filter((room) => room.lacksPage && !room.position);
    const others = rooms.filter((room) => !blank.includes(room));
    await Promise.all([this.#inBatches(others), ...blank.map((room) => this.#afterReading(room))]);
    for (const room of others) if (room.lacksPage) void this.#read(room);
  }

  async #afterReading(room: Room): Promise<void> {
    if (await this.#read(room)) await this.#watch([room], 0);
  }

  /** Without a connection it gives up: the next one begins anew. */
  async #read(room: Room): Promise<boolean> {
    for (let attempt = 0; !(await room.open()); attempt += 1) {
      if (room.error || !this.#isUp()) return false;
      await this.#pauses.wait(fullJitter(attempt, RETRY));
    }
    return true;
  }

  async #inBatches(rooms: Room[]): Promise<void> {
    for (let from = 0; from < rooms.length; from += limits.watch) {
      await this.#watch(rooms.slice(from, from + limits.watch), 0);
    }
  }

  async #watch(rooms: Room[], attempt: number): Promise<void> {
    try {
      const lives = new Map(rooms.map((room) => [room, room.life]));
      const asked = rooms.map((room) => room.position ?? { room: room.id });
      const { rooms: watched } = await this.#caller.call("room.watch", { rooms: asked });
      for (const room of rooms) {
        const answer = watched.find((entry) => entry.room === room.id);
        // One that was reset meanwhile has its next call to watch under way: this answer is to an older question.
        if (answer && room.life === lives.get(room)) room.watched(answer);
      }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      await this.#afterRefusal(rooms, error, attempt);
    }
  }

  /** One room that is closed to us must not keep us from the others. OFFLINE waits for the next connection. */
  async #afterRefusal(rooms: Room[], error: RpcError, attempt: number): Promise<void> {
    const [only, ...others] = rooms;
    if (error.name === "OFFLINE" || !only) return;
    if (error.retryable) {
      await this.#pauses.wait((error.retryAfterMs ?? 0) + fullJitter(attempt, RETRY));
      await this.#watch(rooms, attempt + 1);
    } else if (others.length > 0) {
      await Promise.all(rooms.map((room) => this.#watch([room], attempt)));
    } else if (!error.isSession) only.refused(error);
  }
}
