import { delivery as budget } from "../budgets.ts";
import type { Entry } from "../data/entry.ts";

/**
 * Hands on together what one room's feed gives within a short time, for each write to a socket costs more than all else.
 * After a pause nothing waits longer than until the end of this turn of the event loop; in a busy room there is one
 * handing on per window. The order stays, and nothing is ever dropped.
 */
export class Coalescer {
  readonly #handOn: (entries: readonly Entry[]) => void;
  readonly #windowMs: number;
  #held: Entry[] = [];
  #bytes = 0;
  #handedOnAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(handOn: (entries: readonly Entry[]) => void, windowMs: number) {
    this.#handOn = handOn;
    this.#windowMs = windowMs;
  }

  add(entry: Entry): void {
    this.#held.push(entry);
    this.#bytes += entry.json.length;
    if (this.#bytes > budget.heldBytes) this.flush();
    else if (!this.#isDue) this.#flushSoon();
  }

  /** Hands on at once what is held: whoever comes or goes next must find nothing on its way. */
  flush(): void {
    if (this.#held.length === 0) return;
    const entries = this.#held;
    this.#held = [];
    this.#bytes = 0;
    this.#handedOnAt = performance.now();
    this.#handOn(entries);
  }

  #flushSoon(): void {
    this.#isDue = true;
    const waitMs = this.#handedOnAt + this.#windowMs - performance.now();
    if (waitMs > 0) setTimeout(this.#due, waitMs);
    else setImmediate(this.#due);
  }

  readonly #due = () => {
    this.#isDue = false;
    this.flush();
  };
}
