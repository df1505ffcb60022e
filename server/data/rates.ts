import type { Rate } from "../config.ts";
import { asking } from "./asking.ts";
import { rateKey } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

const rateScript = script(["rate.lua"], ["bucket"], ["burst", "intervalMs", "cost"]);

/** Token buckets that all nodes share. */
export class RateStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Takes from a bucket.
   * @returns 0, or the ms to wait until there is enough
   */
  async take(bucket: string, who: string, rate: Rate, cost = 1): Promise<number> {
    const args = { burst: rate.count, intervalMs: rate.perMs / rate.count, cost };
    const wait = await asking("STORE_UNAVAILABLE", () =>
      rateScript.run(this.#store.countScript, { bucket: rateKey(bucket, who) }, args),
    );
    return Number(wait);
  }
}
