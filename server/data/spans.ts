import { asking } from "./asking.ts";
import { list, number } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

const spanScript = script(["span.lua"], ["view"], ["from", "till"], { readOnly: true });

/** A stretch of a room's log: what comes after one number and before another one. */
export interface Stretch {
  after: number;
  /** Nothing: up to the newest. */
  before: number | undefined;
}

/** Finds times among a room's messages. */
export class Spans {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Where a room's messages of a span of time are; nothing when there are none. Reads some 17 entries for each end among
   * 100,000 messages. Says nothing of who may read them.
   * @param from included, ms
   * @param till not included, ms
   * @throws Refusal STORE_UNAVAILABLE
   */
  async find(room: string, from: number, till: number): Promise<Stretch | undefined> {
    const answer = await asking("STORE_UNAVAILABLE", () =>
      spanScript.run(this.#store.readScript, { view: roomKeys(room).view }, { from, till }),
    );
    const [first = 0, stop = 0] = list(answer).map(number);
    if (first === 0 || first === stop) return undefined;
    return { after: first - 1, before: stop === 0 ? undefined : stop };
  }
}
