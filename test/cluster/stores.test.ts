import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { StoreKind } from "../../infra/store/plan.ts";
import { TestStore } from "../support/store.ts";
import { until } from "../support/until.ts";

const all: TestStore[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((store) => store.stop()));
});

async function start(kind: StoreKind): Promise<TestStore> {
  const store = await TestStore.start(kind);
  all.push(store);
  return store;
}

const key = "{r:lobby}:log";

for (const kind of ["sentinel", "cluster"] as const) {
  test(`${kind}: a killed primary is replaced by a replica that has all, and follows it when it comes back`, async () => {
    const store = await start(kind);
    const first = await store.primary(key);
    assert.equal((await store.replicas(key)).length, 2);
    const redis = store.connect(first.name);
    await redis.set(key, "kept");
    assert.equal(await redis.wait(2, 5_000), 2);

    await first.kill();
    const from = Date.now();
    const second = await until("another is the primary", async () => {
      const now = await store.primary(key);
      return now !== first && now;
    });
    const other = store.connect(second.name);
    await until("it takes writes, which another one confirms", async () => {
      await other.append(key, " on");
      return (await other.wait(1, 500)) >= 1;
    });
    assert.ok(Date.now() - from < 10_000, `it took ${Date.now() - from} ms`);

    await first.start();
    await store.settled();
    assert.equal(await store.primary(key), second);
    // In a cluster the primary hears of it by gossip.
    await until("the new primary knows it as its replica", async () => (await store.replicas(key)).includes(first));
    assert.match((await other.get(key)) ?? "", /^kept( on)+$/);
  });

  test(`${kind}: a paused primary is replaced, and follows the new one when it wakes up`, async () => {
    const store = await start(kind);
    const first = await store.primary(key);
    first.signal("SIGSTOP");
    const second = await until("another is the primary", async () => {
      const now = await store.primary(key);
      return now !== first && now;
    });
    await until("it takes writes", () => store.connect(second.name).set(key, "new"));
    first.signal("SIGCONT");
    const old = store.connect(first.name);
    await until("the old one follows", async () => /role:slave/.test(await old.info("replication")), {
      within: 40_000,
    });
    assert.equal(await store.primary(key), second);
  });
}

test("a single store comes back with what its append-only file holds", async () => {
  const store = await start("single");
  const redis = await store.primary();
  await store.connect(redis.name).set(key, "kept");
  await redis.kill();
  await redis.start();
  assert.equal(await store.connect(redis.name).get(key), "kept");
});
