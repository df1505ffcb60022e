import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { readConfig } from "../../server/config.ts";
import { Cache, type CacheNotes, type CacheOptions } from "../../server/data/cache.ts";
import { cacheKeys } from "../../server/data/keys.ts";
import { openStore, type Store } from "../../server/data/redis.ts";
import { TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

let redis: TestRedis;
/** Two nodes' connections: what they share is in Redis alone. */
let stores: [Store, Store];
before(async () => {
  redis = await TestRedis.start();
  stores = [await open("node-1"), await open("node-2")];
});
afterEach(async () => {
  const admin = redis.connect();
  await admin.flushall();
  await admin.config("SET", "maxmemory", "0");
  admin.disconnect();
});
after(async () => {
  for (const store of stores) store.close();
  await redis.stop();
});

async function open(name: string): Promise<Store> {
  const nothing = () => {};
  const notes = { trouble: nothing, failedOver: nothing, probeLost: nothing, untold: nothing, replicasFound: nothing };
  const store = openStore(readConfig({ REDIS_URL: redis.url, NODE_NAME: name }), notes);
  await until(`${name} is connected`, () => store.connected());
  return store;
}

/** Long enough for nothing to grow old, or to be given up, while a test runs. */
const LONG: CacheOptions = { freshMs: 60_000, staleMs: 60_000, leaseMs: 60_000 };

function caches(options: Partial<CacheOptions> = {}) {
  const troubles: unknown[] = [];
  const notes: CacheNotes = { answered: () => {}, trouble: (_cache, cause) => void troubles.push(cause) };
  const [one, other] = stores.map((store) => new Cache<string[]>(store, "test", { ...LONG, ...options }, notes));
  if (!one || !other) throw new Error("two stores are open");
  return { one, other, troubles };
}

/** A load that counts how often it begins and ends when it is told to. */
class Loader {
  begun = 0;
  readonly #ends: ((value: string[] | Error) => void)[] = [];

  readonly load = (): Promise<string[]> => {
    this.begun += 1;
    return new Promise((resolve, reject) => {
      this.#ends.push((value) => (value instanceof Error ? reject(value) : resolve(value)));
    });
  };

  /** Ends the load that began first. */
  async end(value: string[] | Error): Promise<void> {
    const end = await until("a load has begun", () => this.#ends.shift());
    end(value);
  }

  /** Ends all loads, as they begin: so that one too many is counted, and not waited for. */
  async endAll(value: string[], asked: Promise<unknown>[]): Promise<void> {
    const answered = Promise.all(asked).then(() => true);
    await until("all are answered", async () => {
      while (this.#ends.length > 0) await this.end(value);
      return await Promise.race([answered, new Promise<false>((resolve) => setImmediate(resolve, false))]);
    });
  }
}

const never = (): Promise<never> => assert.fail("this must not be loaded");
const keys = cacheKeys("test", "key");

/** Lets a value grow old at once: only what is left of its time says how old it is. */
async function age(leftMs: number): Promise<void> {
  const admin = redis.connect();
  assert.equal(await admin.pexpire(keys.value, leftMs), 1);
  admin.disconnect();
}

test("many callers on two nodes are answered by one load", async () => {
  const { one, other } = caches();
  const loader = new Loader();
  const asked = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? one : other).get("key", loader.load));
  await loader.endAll(["loaded"], asked);
  for (const answer of await Promise.all(asked)) assert.deepEqual(answer, ["loaded"]);
  assert.equal(loader.begun, 1);
  assert.deepEqual(await other.get("key", never), ["loaded"]);
});

test("an empty answer is kept like any other", async () => {
  const { one, other } = caches();
  assert.deepEqual(await one.get("key", async () => []), []);
  assert.deepEqual(await one.get("key", never), []);
  assert.deepEqual(await other.get("key", never), []);
});

test("each key has a value of its own", async () => {
  const { one } = caches();
  await one.get("key", async () => ["a"]);
  assert.deepEqual(await one.get("other", async () => ["b"]), ["b"]);
  assert.deepEqual(await one.get("key", never), ["a"]);
});

test("a value that grew old is shown while one caller of the cluster loads it again", async () => {
  const { one, other } = caches();
  await one.get("key", async () => ["old"]);
  await age(30_000);
  const loader = new Loader();
  for (const cache of [one, other, one, other]) assert.deepEqual(await cache.get("key", loader.load), ["old"]);
  await loader.end(["new"]);
  await until("both see the new one", async () => {
    const seen = await Promise.all([one.get("key", never), other.get("key", never)]);
    return seen.every(([value]) => value === "new");
  });
  assert.equal(loader.begun, 1);
});

test("a value that is past showing is loaded before anybody is answered", async () => {
  const { one, other } = caches();
  await one.get("key", async () => ["old"]);
  await age(0);
  const loader = new Loader();
  const asked = [one, other, one].map((cache) => cache.get("key", loader.load));
  await loader.endAll(["new"], asked);
  assert.deepEqual(await Promise.all(asked), [["new"], ["new"], ["new"]]);
  assert.equal(loader.begun, 1);
});

test("a loader that died blocks nobody for longer than its lease", async () => {
  const { one, other } = caches({ leaseMs: 300 });
  const dead = new Loader();
  const lost = one.get("key", dead.load);
  await until("it has begun", () => dead.begun === 1);
  const from = Date.now();
  assert.deepEqual(await other.get("key", async () => ["by another"]), ["by another"]);
  assert.ok(Date.now() - from < 2000, `${Date.now() - from} ms`);
  // It was only slow, after all: its callers are answered, and what it read is not kept over what came later.
  await dead.end(["late"]);
  assert.deepEqual(await lost, ["late"]);
  assert.deepEqual(await other.get("key", never), ["by another"]);
});

test("an error of the load reaches all who wait for it, is not kept, and the next call loads again", async () => {
  const { one, other } = caches();
  const loader = new Loader();
  const asked = Promise.allSettled([one.get("key", loader.load), one.get("key", loader.load)]);
  await loader.end(new Error("the store is away"));
  for (const answer of await asked)
    assert.match(String(answer.status === "rejected" && answer.reason), /store is away/);
  assert.equal(loader.begun, 1);
  // Within the lease: the lock was given back.
  assert.deepEqual(await other.get("key", async () => ["now"]), ["now"]);
});

test("while loading again fails, the old value is shown, and not every call tries", async () => {
  const { one, other, troubles } = caches();
  await one.get("key", async () => ["old"]);
  await age(30_000);
  const loader = new Loader();
  assert.deepEqual(await one.get("key", loader.load), ["old"]);
  await loader.end(new Error("the store is away"));
  await until("it has failed", () => troubles.length === 1);
  for (const cache of [one, other, one]) assert.deepEqual(await cache.get("key", never), ["old"]);
});

test("what was dropped is never shown again, on any node, nor is what was being loaded meanwhile", async () => {
  const { one, other } = caches();
  await one.get("key", async () => ["first"]);
  await other.drop();
  const loader = new Loader();
  const early = one.get("key", loader.load);
  await until("a load is under way", () => loader.begun === 1);
  await other.drop();
  const late = [one.get("key", loader.load), other.get("key", loader.load)];
  await until("another one has begun: it may see what the first did not", () => loader.begun === 2);
  await loader.end(["second"]);
  assert.deepEqual(await early, ["second"], "who asked before the drop may see what was before it");
  await loader.end(["third"]);
  for (const answer of await Promise.all(late)) assert.deepEqual(answer, ["third"]);
  assert.deepEqual(await one.get("key", never), ["third"]);
});

test("a store that has no room for the cache's keys still serves: callers load by themselves, and are shown what is there", async () => {
  const { one, other, troubles } = caches();
  await one.get("key", async () => ["old"]);
  await age(30_000);
  const admin = redis.connect();
  await admin.config("SET", "maxmemory", "1");
  admin.disconnect();
  assert.deepEqual(await one.get("key", never), ["old"]);
  assert.deepEqual(await other.get("another", async () => ["loaded"]), ["loaded"]);
  assert.deepEqual(await other.get("another", async () => ["again"]), ["again"]);
  assert.ok(troubles.length >= 3);
});

test("a cache of no time keeps nothing", async () => {
  const { one } = caches({ freshMs: 0 });
  assert.deepEqual(await one.get("key", async () => ["a"]), ["a"]);
  assert.deepEqual(await one.get("key", async () => ["b"]), ["b"]);
  const admin = redis.connect();
  assert.deepEqual(await admin.keys("*cache*"), []);
  admin.disconnect();
});
