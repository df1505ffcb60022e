/** Waits grow from `base` to `cap`; full jitter spreads the clients that lost the same node. */
export interface Backoff {
  base: number;
  cap: number;
}

/** How long to wait before attempt number `attempt` (counted from 0), in ms. */
export function fullJitter(attempt: number, { base, cap }: Backoff, random: () => number = Math.random): number {
  return random() * Math.min(cap, base * 2 ** Math.min(attempt, 30));
}
