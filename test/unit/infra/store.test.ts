import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { layOutStore } from "../../../infra/store/files.ts";
import { planStore, portsOf, type StoreKind } from "../../../infra/store/plan.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teahouse store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const portsFrom = (first: number, kind: StoreKind) => Array.from({ length: portsOf(kind) }, (_, i) => first + i);
const plan = (kind: StoreKind, first = 7001) => planStore(kind, folder, portsFrom(first, kind));
const primaries = (kind: StoreKind, first?: number) =>
  plan(kind, first).processes.flatMap(({ role, name }) => (role === "primary" ? [name] : []));
const conf = (path: string) => readFileSync(join(folder, path), "utf8");
const withData = (...names: string[]) => {
  for (const name of names) mkdirSync(join(folder, name, "appendonlydir"), { recursive: true });
};

/** As if the sentinels had learnt of a failover to this port. */
function failedOver(sentinel: string, port: number, epoch: number): void {
  const file = join(folder, sentinel, "sentinel.conf");
  const text = readFileSync(file, "utf8")
    .replace(/^(sentinel monitor teahouse 127.0.0.1) \d+/m, `$1 ${port}`)
    .replace(/^(sentinel config-epoch teahouse) \d+/m, `$1 ${epoch}`)
    .replace(/^(sentinel current-epoch) \d+/m, `$1 ${epoch}`);
  writeFileSync(file, text);
}

test("the nodes are told of every address that answers for the store", () => {
  assert.equal(plan("single").url, "redis://127.0.0.1:7001");
  assert.equal(plan("sentinel").url, "redis+sentinel://127.0.0.1:7004,127.0.0.1:7005,127.0.0.1:7006/teahouse");
  assert.match(plan("cluster").url, /^redis\+cluster:\/\/127\.0\.0\.1:7001,.*127\.0\.0\.1:7009$/);
});

test("a new store: the first ones are primaries, and every primary has two replicas", () => {
  assert.deepEqual(primaries("sentinel"), ["redis-1"]);
  assert.deepEqual(primaries("cluster"), ["redis-1", "redis-2", "redis-3"]);
  assert.equal(plan("cluster").processes.length, 9);
});

test("every Redis that others follow keeps a file and refuses to write alone", () => {
  layOutStore(plan("sentinel"));
  for (const name of ["redis-1", "redis-2", "redis-3"]) {
    const text = conf(`${name}/redis.conf`);
    for (const line of ["appendonly yes", "min-replicas-to-write 1", "min-replicas-max-lag 3"]) {
      assert.match(text, new RegExp(`^${line}$`, "m"));
    }
    assert.match(text, /^maxmemory-policy noeviction$/m);
    assert.match(text, /^dir ".*teahouse store-.*"$/m);
  }
  assert.doesNotMatch(conf("redis-1/redis.conf"), /^replicaof/m);
  assert.match(conf("redis-2/redis.conf"), /^replicaof 127\.0\.0\.1 7001$/m);
});

test("a later start takes the primary of the latest failover, also when some sentinels missed it", () => {
  layOutStore(plan("sentinel"));
  withData("redis-1", "redis-2", "redis-3");
  failedOver("sentinel-1", 7002, 1);
  failedOver("sentinel-3", 7003, 4);
  assert.deepEqual(primaries("sentinel"), ["redis-3"]);
  layOutStore(plan("sentinel"));
  for (const name of ["sentinel-1", "sentinel-2", "sentinel-3"]) {
    assert.match(conf(`${name}/sentinel.conf`), /^sentinel monitor teahouse 127\.0\.0\.1 7003 2$/m);
    assert.match(conf(`${name}/sentinel.conf`), /^sentinel config-epoch teahouse 4$/m);
  }
});

test("ports that had to change do not change who is the primary", () => {
  layOutStore(plan("sentinel"));
  withData("redis-1", "redis-2", "redis-3");
  failedOver("sentinel-2", 7002, 1);
  assert.deepEqual(primaries("sentinel", 8001), ["redis-2"]);
  layOutStore(plan("sentinel", 8001));
  assert.match(conf("redis-1/redis.conf"), /^replicaof 127\.0\.0\.1 8002$/m);
});

test("a primary whose data is gone gives way to a replica that has it", () => {
  layOutStore(plan("sentinel"));
  withData("redis-2", "redis-3");
  assert.deepEqual(primaries("sentinel"), ["redis-2"]);
});

test("nodes of a cluster follow each other to new ports; one without its data forgets what it was", () => {
  layOutStore(plan("cluster"));
  withData("redis-1", "redis-2");
  const nodes = "aa 127.0.0.1:7001@7010 myself,master - 0 0 1 connected 0-5460\nbb 127.0.0.1:7002@7011 master -\n";
  for (const name of ["redis-1", "redis-3"]) writeFileSync(join(folder, name, "nodes.conf"), nodes);
  layOutStore(plan("cluster", 8001));
  assert.match(conf("redis-1/nodes.conf"), /aa 127\.0\.0\.1:8001@8010 .*\nbb 127\.0\.0\.1:8002@8011 /);
  assert.equal(existsSync(join(folder, "redis-3/nodes.conf")), false);
});
