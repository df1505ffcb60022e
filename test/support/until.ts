import { setTimeout as pause } from "node:timers/promises";

/** How long a condition may take, and how often to look. */
export interface Patience {
  /** Milliseconds before giving up; generous, since a loaded machine is slow and a passing test never waits for it. */
  within?: number;
  /** Milliseconds between two looks. */
  every?: number;
}

/**
 * Waits until `look` gives something other than undefined or false, and returns that.
 * What `look` throws counts as "not yet"; the last error is the cause when time is up.
 *
 * @example const node = await until("node-2 is back", () => cluster.nodes.find((each) => each.name === "node-2"));
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { within = 15_000, every = 25 }: Patience = {},
): Promise<T> {
  const deadline = Date.now() + within;
  let cause: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${within} ms in vain until ${what}`, { cause });
    await pause(every);
  }
}
