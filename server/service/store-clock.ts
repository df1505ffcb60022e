/** So many answers are remembered: a clock that is adjusted is followed within as many seconds. */
const REMEMBERED = 16;

interface Heard {
  /** How far the store's clock was ahead of this process's, ms. */
  ahead: number;
  /** How long the answer took: the true difference lies within half of it. */
  tookMs: number;
}

/**
 * The store's clock, as this node knows it from answers that said what time it was. Nodes whose own clocks differ agree
 * by it on when something happened. Counted from the clock of this process that never jumps.
 */
export class StoreClock {
  readonly #heard: Heard[] = [];
  /** Until the store was heard of: as if both clocks were one. */
  #ahead = performance.timeOrigin;

  /** The store's time now, ms since 1970. */
  now(): number {
    return performance.now() + this.#ahead;
  }

  /**
   * Takes an answer.
   * @param asked when the question was sent, by `performance.now()`
   * @param told what the store's clock showed meanwhile
   */
  heard(asked: number, told: number): void {
    const answered = performance.now();
    this.#heard.push({ ahead: told - (asked + answered) / 2, tookMs: answered - asked });
    if (this.#heard.length > REMEMBERED) this.#heard.shift();
    this.#ahead = this.#heard.reduce((best, each) => (each.tookMs <= best.tookMs ? each : best)).ahead;
  }
}
