/** Waits between attempts, which all end early when there is reason for hope. */
export class Pauses {
  readonly #ends = new Set<() => void>();

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#ends.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#ends.add(end);
    });
  }

  /** Ends all that are under way. */
  end(): void {
    for (const end of [...this.#ends]) end();
  }
}
