import { Refusal } from "#protocol";

/** Calls that let one reader into a room, one after another. */
export class Turns<W> {
  readonly #queues = new Map<W, { waiting: number; last: Promise<void> }>();

  has(watcher: W): boolean {
    return this.#queues.has(watcher);
  }

  /** Of two calls that overlap, the later one begins when the earlier one has ended. */
  async take<T>(watcher: W, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(watcher) ?? { waiting: 0, last: Promise.resolve() };
    this.#queues.set(watcher, queue);
    queue.waiting += 1;
    const mine = queue.last.then(() => {
      // It left while this call waited: nothing may be kept for it.
      if (this.#queues.get(watcher) !== queue) throw new Refusal("ROOM_NOT_MEMBER", { param: "rooms" });
      return work();
    });
    queue.last = mine.then(
      () => {},
      () => {},
    );
    try {
      return await mine;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0 && this.#queues.get(watcher) === queue) this.#queues.delete(watcher);
    }
  }

  /** Whoever waits here is refused when its turn comes. */
  drop(watcher: W): void {
    this.#queues.delete(watcher);
  }
}
