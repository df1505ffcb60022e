/** How long an edge that did not answer is the last one to be tried, ms. */
const AVOIDED_MS = 30_000;

/** The edges of a cluster: each leads to every node. */
export class Edges {
  readonly #urls: readonly string[];
  readonly #failedAt = new Map<string, number>();
  readonly #random: () => number;
  #current: string;

  /** @throws Error when there is none */
  constructor(url: string | readonly string[], random: () => number = Math.random) {
    this.#urls = typeof url === "string" ? [url] : url;
    this.#random = random;
    this.#current = this.#any(this.#urls);
  }

  /** The one that was chosen last. */
  get current(): string {
    return this.#current;
  }

  /** Whether there is one that may well answer. */
  get hasGood(): boolean {
    return this.#good.length > 0;
  }

  /**
   * Chooses one for the next connection: any of the good ones by chance, so that those who lost the same edge are spread
   * over the others, and come back to it in time. Where none is good, the one that failed first.
   */
  choose(): string {
    const good = this.#good;
    const [oldest] = this.#failedAt.keys();
    this.#current = good.length > 0 ? this.#any(good) : (oldest ?? this.#current);
    return this.#current;
  }

  /** This one did not answer, or a connection through it broke. */
  failed(url: string): void {
    // Behind those that failed before.
    this.#failedAt.delete(url);
    this.#failedAt.set(url, Date.now());
  }

  get #good(): string[] {
    const now = Date.now();
    // A clock that was set back must not rule anyone out for longer.
    return this.#urls.filter((url) => Math.abs(now - (this.#failedAt.get(url) ?? -Infinity)) > AVOIDED_MS);
  }

  #any(urls: readonly string[]): string {
    const url = urls[Math.floor(this.#random() * urls.length)];
    if (url === undefined) throw new Error("No edge is given.");
    return url;
  }
}
