import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { list, text } from "./entry.ts";
import { cacheKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { type Send, script } from "./script.ts";

/** How a cache keeps its values. */
export interface CacheOptions {
  /** How long a value is as good as new, ms, give or take a tenth. 0: nothing is kept, every call loads. */
  freshMs: number;
  /** How long after that it is still shown to those who come while it is loaded again, ms. */
  staleMs: number;
  /** After this time another caller loads what a loader, maybe dead, has not brought, ms. */
  leaseMs?: number;
}

/** What a cache tells of itself. */
export interface CacheNotes {
  /** A call was answered: with what was there, with what was there and is being loaded again, or after a load. */
  answered(cache: string, how: "fresh" | "stale" | "loaded"): void;
  /** The store could not be asked, or a value could not be loaded again in the background. */
  trouble(cache: string, cause: unknown): void;
}

type Found<T> =
  | { how: "fresh" | "stale"; generation: string; value: T }
  | { how: "none" | "held" | "load"; generation: string };

const LEASE_MS = 2000;
/** Whoever waits for another node's load looks again after this time, then twice it, and so on, ms. */
const LOOK_AGAIN_MS = { first: 5, most: 100 };
/** A generation is forgotten, and its values are loaded once more, when nothing was dropped for so long, ms. */
const GENERATION_MS = 86_400_000;
/** Values that a node has at hand, so that the store need not send them again while they are current. */
const AT_HAND = 200;

const keyNames = ["generation", "value", "lock"] as const;
const lookArgs = ["known", "staleMs", "token", "leaseMs"] as const;
const lookScript = script(["cache.lua"], keyNames, lookArgs, { readOnly: true });
const takeScript = script(["cache.lua"], keyNames, lookArgs);
const saveScript = script(["cache-save.lua"], keyNames, ["began", "token", "version", "body", "ttlMs", "staleMs"]);

const newToken = () => randomBytes(9).toString("base64url");

/**
 * Values that all nodes share in Redis, each loaded by one caller of the whole cluster at a time. While a value is
 * loaded again the others are shown the one before; where there is none they wait for the load. An empty answer is a
 * value like any other. A fresh value costs one script that only reads, and its bytes only when this node has them not.
 * Without the cache's keys (a store that is full, or takes no writes) callers load by themselves.
 *
 * Values must be plain JSON, and are shared between callers: nobody changes them. Whoever changes their shape changes
 * the cache's name, as nodes of two versions may run side by side.
 */
export class Cache<T> {
  readonly #store: Store;
  readonly #name: string;
  readonly #times: Required<CacheOptions>;
  readonly #notes: CacheNotes;
  readonly #atHand = new LRUCache<string, { version: string; value: T }>({ max: AT_HAND });
  /** Loads that callers of this node wait for; by generation, so that nobody gets what was read before a drop. */
  readonly #awaited = new Map<string, Promise<T>>();
  readonly #refreshed = new Set<string>();

  constructor(store: Store, name: string, options: CacheOptions, notes: CacheNotes) {
    this.#store = store;
    this.#name = name;
    this.#times = { leaseMs: LEASE_MS, ...options };
    this.#notes = notes;
  }

  /**
   * A value, no older than `freshMs` and `staleMs` together; never from before a `drop` that had ended.
   * @param key which of the cache's values; callers must not be able to make up any number of them
   * @throws what `load` throws; that is not remembered
   */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    if (this.#times.freshMs === 0) return await load();
    const found = await this.#look(key);
    if (found && "value" in found) {
      this.#notes.answered(this.#name, found.how);
      if (found.how === "stale") this.#refresh(key, load);
      return found.value;
    }
    this.#notes.answered(this.#name, "loaded");
    return await this.#await(`${found?.generation ?? ""} ${key}`, () => this.#bring(key, load));
  }

  /**
   * Voids all values, and all loads under way: what the caller changed before is in every answer to a call made from
   * now on. Where the store cannot be told now, values stay until they are old.
   */
  async drop(): Promise<void> {
    if (this.#times.freshMs === 0) return;
    const { generation } = cacheKeys(this.#name, "");
    try {
      await this.#store.countScript("set", [generation, newToken(), "PX", GENERATION_MS]);
    } catch (cause) {
      this.#notes.trouble(this.#name, cause);
    }
  }

  /** One load for all callers of this node that saw the same generation. */
  async #await(flight: string, bring: () => Promise<T>): Promise<T> {
    const under = this.#awaited.get(flight) ?? bring().finally(() => this.#awaited.delete(flight));
    this.#awaited.set(flight, under);
    return await under;
  }

  /** Loads a value, or waits until another node has. */
  async #bring(key: string, load: () => Promise<T>): Promise<T> {
    for (let wait = LOOK_AGAIN_MS.first; ; wait = Math.min(wait * 2, LOOK_AGAIN_MS.most)) {
      const token = newToken();
      const found = await this.#take(key, token);
      if (!found) return await load();
      if ("value" in found) return found.value;
      if (found.how === "load") return await this.#load(key, found.generation, token, load);
      await pause(wait);
    }
  }

  /** Loads a value again while its callers are shown the one before, unless somebody else does. */
  #refresh(key: string, load: () => Promise<T>): void {
    if (this.#refreshed.has(key)) return;
    this.#refreshed.add(key);
    const token = newToken();
    this.#take(key, token)
      .then(async (found) => {
        if (found?.how !== "load") return;
        const value = await load();
        await this.#save(key, found.generation, token, value);
      })
      // Its lock stays until the lease ends: so a load that fails is not tried again by every call.
      .catch((cause: unknown) => this.#notes.trouble(this.#name, cause))
      .finally(() => this.#refreshed.delete(key));
  }

  async #load(key: string, generation: string, token: string, load: () => Promise<T>): Promise<T> {
    let value: T | undefined;
    try {
      value = await load();
      return value;
    } finally {
      // Also when it failed: the next caller need not wait for the lease.
      await this.#save(key, generation, token, value);
    }
  }

  /** @param value nothing: the load failed, and only its lock is given back */
  async #save(key: string, began: string, token: string, value: T | undefined): Promise<void> {
    const { freshMs, staleMs } = this.#times;
    const version = newToken();
    // Values that were loaded together must not all grow old together.
    const ttlMs = Math.ceil(freshMs * (0.9 + Math.random() / 5)) + staleMs;
    const body = value === undefined ? "" : JSON.stringify(value);
    const args = { began, token, version, body, ttlMs, staleMs };
    try {
      const kept = await saveScript.run(this.#store.countScript, cacheKeys(this.#name, key), args);
      if (value !== undefined && kept === 1) this.#atHand.set(key, { version, value });
    } catch (cause) {
      this.#notes.trouble(this.#name, cause);
    }
  }

  /** What is there now. */
  async #look(key: string): Promise<Found<T> | undefined> {
    return await this.#ask(key, lookScript, this.#store.readScript, { token: "", leaseMs: 0 });
  }

  /** The same, and takes the load upon this caller unless the value is fresh or somebody else loads it. */
  async #take(key: string, token: string): Promise<Found<T> | undefined> {
    const { leaseMs } = this.#times;
    return await this.#ask(key, takeScript, this.#store.countScript, { token, leaseMs });
  }

  /** Nothing when the store cannot be asked now. */
  async #ask(
    key: string,
    asking: typeof lookScript,
    send: Send,
    by: { token: string; leaseMs: number },
  ): Promise<Found<T> | undefined> {
    const atHand = this.#atHand.get(key);
    const args = { known: atHand?.version ?? "", staleMs: this.#times.staleMs, ...by };
    const answer = await asking.run(send, cacheKeys(this.#name, key), args).catch((cause: unknown) => {
      this.#notes.trouble(this.#name, cause);
    });
    if (answer === undefined) return undefined;
    const [how = "", generation = "", version = "", body = ""] = list(answer).map(text);
    if (how === "none" || how === "held" || how === "load") return { how, generation };
    const found = { how: how === "fresh" ? how : "stale", generation } as const;
    if (atHand?.version === version) return { ...found, value: atHand.value };
    const value = JSON.parse(body) as T;
    this.#atHand.set(key, { version, value });
    return { ...found, value };
  }
}
