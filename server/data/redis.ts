import { Redis } from "ioredis";
import { Refusal } from "#protocol";

/**
 * Connections to the store, by what may wait on them:
 * - `append` carries the steps that change a room. It never resends by itself: whether a lost answer
 *   was kept is for the caller to find out, by the same clientId (DELIVERY, rule 5).
 * - `read` carries everything else that ends at once.
 * - `feed` listens to rooms, `people` and `peoplePub` carry what is addressed to persons.
 */
export interface Store {
  append: Redis;
  read: Redis;
  feed: Redis;
  people: Redis;
  peoplePub: Redis;
  /** True while calls can be served. */
  ready(): boolean;
  close(): Promise<void>;
}

/** Shortest and longest pause between two attempts to reach the store, ms. */
const RETRY_MS = { min: 50, max: 1000 };
/** No answer within this time counts as unreachable, ms. */
const ANSWER_MS = 5000;

const base = {
  connectTimeout: 3000,
  retryStrategy: (times: number) => Math.min(RETRY_MS.max, RETRY_MS.min * 2 ** times) * (0.5 + Math.random() / 2),
};

/** Calls fail at once when the store is away, with an error that says so; nothing piles up. */
const failFast = {
  ...base,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: ANSWER_MS,
} as const;

/** Subscriptions outlive the connection: they wait for it. */
const patient = { ...base, enableOfflineQueue: true, maxRetriesPerRequest: null } as const;

/**
 * Opens all connections; returns at once, the store may still be away.
 * @param onTrouble told of each lost or refused connection, once per change
 */
export function openStore(url: string, node: string, onTrouble: (role: string, cause: Error) => void): Store {
  const open = (role: string, options: typeof failFast | (typeof patient & { autoResubscribe: boolean })) => {
    const redis = new Redis(url, { ...options, connectionName: `teahouse:${node}:${role}` });
    let said = "";
    redis.on("error", (cause: Error) => {
      if (cause.message !== said) onTrouble(role, cause);
      said = cause.message;
    });
    redis.on("ready", () => {
      said = "";
    });
    return redis;
  };
  const append = open("append", failFast);
  const read = open("read", failFast);
  // data/hints.ts subscribes again by itself, because it must know when that is done.
  const feed = open("feed", { ...patient, autoResubscribe: false });
  const people = open("people", { ...patient, autoResubscribe: true });
  const peoplePub = open("people-pub", failFast);
  const all = [append, read, feed, people, peoplePub];
  return {
    append,
    read,
    feed,
    people,
    peoplePub,
    ready: () => all.every((redis) => redis.status === "ready"),
    async close() {
      for (const redis of all) redis.disconnect();
      await Promise.resolve();
    },
  };
}

/**
 * Runs commands and turns what went wrong with the store into an answer for the caller.
 * @param whenLost what a lost answer means: for a reading nothing happened; for a change nobody knows
 * @throws Refusal STORE_UNAVAILABLE, STORE_FULL or UNKNOWN
 */
export async function asking<T>(whenLost: "STORE_UNAVAILABLE" | "UNKNOWN", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/^OOM|^MISCONF|No space left/.test(text)) throw new Refusal("STORE_FULL", { cause, retryAfterMs: 5000 });
    if (/isn't writeable|^LOADING|^READONLY|^MASTERDOWN|^NOREPLICAS|^CLUSTERDOWN/.test(text)) {
      throw new Refusal("STORE_UNAVAILABLE", { cause, retryAfterMs: 500 });
    }
    if (/timed out|Connection is closed|ECONN|EPIPE|max retries/i.test(text)) {
      throw new Refusal(whenLost, { cause, retryAfterMs: 500 });
    }
    throw cause;
  }
}
