import { setTimeout as pause } from "node:timers/promises";

/**
 * Looks again and again until `look` gives true, and tells whether it did in time. What it throws counts as "not yet".
 * Ends early, by throwing the reason, when the signal is aborted.
 */
export async function wait(look: () => Promise<boolean>, within: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + within;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    if (await look().catch(() => false)) return true;
    await pause(50);
  }
  signal.throwIfAborted();
  return false;
}
