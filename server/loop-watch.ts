import { loop as budget } from "./budgets.ts";

/** How many looks are remembered: those of the last minute, at least as long as anybody waits between two questions. */
const REMEMBERED = 60_000 / budget.lookMs;

/**
 * How late this node's event loop comes round, by one timer for all who want to know: each of their own would wake a
 * node that has nothing to do, which costs it more than the look.
 */
export class LoopWatch {
  readonly #late = new Float64Array(REMEMBERED);
  readonly #looking: NodeJS.Timeout;
  #looks = 0;
  #lookedAt = performance.now();

  constructor() {
    this.#looking = setInterval(() => this.#look(), budget.lookMs).unref();
  }

  stop(): void {
    clearInterval(this.#looking);
  }

  /** Looks so far: what `lateSince` counts from. */
  get looks(): number {
    return this.#looks;
  }

  /** How late all but one in a hundred looks were at most, of those after the first so many, ms; 0 where there were none. */
  lateSince(looks: number): number {
    const count = Math.min(this.#looks - looks, REMEMBERED);
    if (count <= 0) return 0;
    const late = Array.from({ length: count }, (_, i) => this.#late[(this.#looks - 1 - i) % REMEMBERED] ?? 0);
    late.sort((a, b) => a - b);
    return late[Math.ceil(count * 0.99) - 1] ?? 0;
  }

  #look(): void {
    const now = performance.now();
    this.#late[this.#looks % REMEMBERED] = Math.max(0, now - this.#lookedAt - budget.lookMs);
    this.#lookedAt = now;
    this.#looks += 1;
  }
}
