/** How often the event loop is asked whether it comes round in time, ms. */
const TICK_MS = 100;
/** Late by more than this, it has too much to do; a start, or a large page, is no trouble yet, ms. */
const LATE_MS = 400;
/** How long it counts as late after that, ms. */
const SHED_MS = 1000;

/** Whether this node comes round in time: what may be dropped is dropped while it does not. */
export class Lag {
  #tickedAt = performance.now();
  #lateUntil = 0;
  readonly #ticking: NodeJS.Timeout;

  constructor() {
    this.#ticking = setInterval(() => {
      const now = performance.now();
      if (this.#isLate(now)) this.#lateUntil = now + SHED_MS;
      this.#tickedAt = now;
    }, TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#ticking);
  }

  get late(): boolean {
    const now = performance.now();
    return now < this.#lateUntil || this.#isLate(now);
  }

  /** Also true in the middle of a turn that takes too long. */
  #isLate(now: number): boolean {
    return now - this.#tickedAt > TICK_MS + LATE_MS;
  }
}
