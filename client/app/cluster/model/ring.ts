/** The newest so many of what comes one after the other; the oldest gives way. */
export class Ring<T> {
  readonly #most: number;
  readonly #held: T[] = [];
  /** Where the next one goes once the ring is full: the place of the oldest. */
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  push(one: T): void {
    this.#held[this.#next] = one;
    this.#next = (this.#next + 1) % this.#most;
  }

  get last(): T | undefined {
    return this.#held.at(this.#next - 1);
  }

  /** All that are held, oldest first. */
  get all(): readonly T[] {
    return this.#held.length < this.#most
      ? [...this.#held]
      : [...this.#held.slice(this.#next), ...this.#held.slice(0, this.#next)];
  }

  clear(): void {
    this.#held.length = 0;
    this.#next = 0;
  }
}
