import { Refusal } from "#protocol";
import type { Config, Rate } from "../config.ts";
import type { RateStore } from "../data/rates.ts";

type RateName = "READS" | "SEARCHES" | "WRITES" | "SIGN_INS" | "PASSWORDS";

/** Limits that the whole cluster shares. */
export class Rates {
  readonly #store: RateStore;
  readonly #config: Config;

  constructor(store: RateStore, config: Config) {
    this.#store = store;
    this.#config = config;
  }

  /** @throws Refusal RATE_LIMITED with the time to wait; STORE_* where what cannot be counted must not be allowed */
  async take(name: RateName, who: string): Promise<void> {
    if (!this.#config.limited) return;
    const rate: Rate = this.#config[`RATE_${name}`];
    const wait = await this.#store.take(name, who, rate).catch((error: unknown) => {
      // Counting is a change. A store that takes none (full, or without replicas) can still be read.
      const reads = name === "READS" || name === "SEARCHES";
      if (reads && error instanceof Refusal && error.reason.startsWith("STORE_")) return 0;
      throw error;
    });
    if (wait > 0) throw new Refusal("RATE_LIMITED", { retryAfterMs: wait });
  }
}
