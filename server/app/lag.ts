import { loop as budget } from "../budgets.ts";

/** Whether this node comes round in time: what may be dropped is dropped while it does not. */
export class Lag {
  #tickedAt = performance.now();
  #lateUntil = 0;
  readonly #ticking: NodeJS.Timeout;

  constructor() {
    this.#ticking = setInterval(() => {
      const now = performance.now();
      if (this.#isLate(now)) this.#lateUntil = now + budget.shedMs;
      this.#tickedAt = now;
    }, budget.tickMs).unref();
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
    return now - this.#tickedAt > budget.tickMs + budget.lateMs;
  }
}
