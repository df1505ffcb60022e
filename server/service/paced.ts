/** What comes at the same time is waited for this long, ms. */
const TOGETHER_MS = 20;

/** A task that is asked for often and runs seldom: soon after the first asking, and then once in a while at most. */
export class Paced {
  readonly #task: () => void | Promise<void>;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #ranAt = Number.NEGATIVE_INFINITY;
  #running = false;
  #again = false;
  #stopped = false;

  /** @param task must not reject */
  constructor(task: () => void | Promise<void>, everyMs: number) {
    this.#task = task;
    this.#everyMs = everyMs;
  }

  /** Runs the task, after whatever was asked for before. */
  ask(): void {
    if (this.#stopped || this.#timer) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const wait = Math.max(TOGETHER_MS, this.#ranAt + this.#everyMs - performance.now());
    this.#timer = setTimeout(() => void this.#run(), wait);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#ranAt = performance.now();
    this.#running = true;
    this.#again = false;
    await this.#task();
    this.#running = false;
    if (this.#again) this.ask();
  }
}
