import type { Violation } from "./checker.ts";
import type { Entry } from "./history.ts";

/** What a run comes to, for the table. */
export interface Figures {
  sent: number;
  acknowledged: number;
  /** Attempts whose outcome the sender could not know. */
  unknown: number;
  /** Sends that were refused for good. */
  refused: number;
  resets: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  /** The longest time for which somebody was shown nothing while others went on talking, ms. */
  longestGap: number;
  /** From each fault until a client was shown something sent after it: the slowest, and the 99th percentile, ms. */
  recovered: { most: number; p99: number } | undefined;
}

/** Counts a history and what the checker found in it. */
export function figures(entries: readonly Entry[], violations: readonly Violation[]): Figures {
  const count = (op: Entry["op"]) => entries.filter((entry) => entry.op === op).length;
  const ids = (op: "send" | "ack") => new Set(entries.flatMap((entry) => (entry.op === op ? [entry.id] : []))).size;
  const broken = (kind: Violation["kind"]) => new Set(violations.filter((v) => v.kind === kind).map((v) => v.id)).size;
  const times = entries.flatMap((entry) => (entry.op === "live" ? Object.values(entry.times) : []));
  return {
    sent: ids("send"),
    acknowledged: ids("ack"),
    unknown: count("unknown"),
    refused: count("refused"),
    resets: count("reset"),
    lost: broken("lost"),
    doubled: broken("doubled"),
    outOfOrder: broken("out of order"),
    longestGap: longestGap(entries),
    recovered: times.length === 0 ? undefined : { most: Math.max(...times), p99: quantile(times, 0.99) },
  };
}

function longestGap(entries: readonly Entry[]): number {
  const last = new Map<string, number>();
  let longest = 0;
  const end = entries.findLast((entry) => entry.op === "send")?.t ?? 0;
  for (const { op, client, t } of entries) {
    if ((op !== "show" && op !== "past") || t > end) continue;
    longest = Math.max(longest, t - (last.get(client) ?? t));
    last.set(client, t);
  }
  return longest;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The longest time between the first client and the last one to be shown the same message, ms. */
export function spread(entries: readonly Entry[]): number {
  const first = new Map<string, number>();
  let longest = 0;
  for (const entry of entries) {
    if (entry.op !== "show") continue;
    const since = first.get(entry.message) ?? entry.t;
    first.set(entry.message, since);
    longest = Math.max(longest, entry.t - since);
  }
  return Math.round(longest);
}
