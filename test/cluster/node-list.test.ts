import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Redis } from "ioredis";
import type { NodeStats } from "#protocol";
import { type NodeStanding, NodeStore } from "../../server/data/nodes.ts";
import type { Store } from "../../server/data/redis.ts";
import { nodeInfos } from "../../server/service/cluster-picture.ts";
import { TestRedis } from "../support/redis.ts";

let redis: TestRedis;
let client: Redis;
let list: NodeStore;
before(async () => {
  redis = await TestRedis.start();
  client = redis.connect();
  const send = (name: string, args: (string | number)[]) => client.callBuffer(name, args);
  list = new NodeStore({ countScript: send, readScript: send } as unknown as Store);
});
beforeEach(() => client.flushall());
after(async () => {
  client.disconnect();
  await redis.stop();
});

const LEASE_MS = 5000;
const stats = { sockets: 1 } as NodeStats;
const standing = (run: string, more: Partial<NodeStanding> = {}): NodeStanding => ({
  ...{
    run,
    name: `node-${run}`,
    address: `http://${run}`,
    version: "1",
    startedAt: 1,
    state: "up",
    people: 0,
    sockets: 0,
  },
  ...more,
});
const beat = (node: NodeStanding, isNew: boolean) => list.beat(node, stats, isNew, LEASE_MS);
/** As if this run had said nothing for so long. */
const silence = async (run: string, ms: number) => {
  await client.zadd("{nodes}:beats", (await list.read()).now - ms, run);
};
const happened = async () => (await list.read()).events.map(({ type, node }) => `${type} ${node}`);
const shown = async () => {
  const { rows, now } = await list.read();
  return nodeInfos(rows, now).map(
    ({ run, state, stats: measured }) => `${run} ${state}${measured ? "" : ", no stats"}`,
  );
};

test("who falls silent is suspect, then down, and lost once, by whichever others come; and it may come back", async () => {
  for (const run of ["a", "b", "c"]) await beat(standing(run), true);
  await silence("a", 3100);
  assert.deepEqual(await shown(), ["a suspect", "b up", "c up"]);
  await silence("a", LEASE_MS + 100);
  assert.deepEqual(await shown(), ["a down, no stats", "b up", "c up"], "also where nobody has cleared it away");
  const [heard] = await Promise.all([beat(standing("b"), false), beat(standing("c"), false)]);
  assert.deepEqual(heard.lost, ["node-a"]);
  assert.deepEqual(await shown(), ["a down, no stats", "b up", "c up"]);
  const { rows, now } = await list.read();
  assert.ok(now - (rows.find((row) => row.standing.run === "a")?.since ?? 0) < 5000);
  assert.equal((await beat(standing("a"), false)).known, false);
  assert.deepEqual(await shown(), ["a up", "b up", "c up"]);
  assert.deepEqual(await happened(), [
    "started node-a",
    "started node-b",
    "started node-c",
    "lost node-a",
    "back node-a",
  ]);
});

test("an end that many tell of happens once, and who said goodbye leaves no row", async () => {
  for (const run of ["a", "b"]) await beat(standing(run), true);
  await Promise.all(["a", "a", "a", "b"].map((run) => (run === "b" ? list.leave(run) : list.lose(run))));
  await list.leave("a");
  assert.deepEqual(await shown(), ["a down, no stats"]);
  assert.deepEqual((await happened()).toSorted(), [
    "lost node-a",
    "started node-a",
    "started node-b",
    "stopped node-b",
  ]);
});

test("a node that is started again at its address takes the place of its earlier run at once, in one row", async () => {
  const [first, second] = [
    standing("a1", { name: "node-a", address: "x" }),
    standing("a2", { name: "node-a", address: "x" }),
  ];
  await beat(first, true);
  await beat(second, true);
  assert.deepEqual(await shown(), ["a2 up"]);
  assert.deepEqual(await happened(), ["started node-a", "lost node-a", "started node-a"]);
  // Two that were given one name are two: neither ends the other.
  await beat(standing("a3", { name: "node-a", address: "y" }), true);
  await beat(second, false);
  assert.deepEqual(await shown(), ["a2 up", "a3 up"]);
});

test("each change of a node's state is told once, and when it began; a store that lost all has it back with the next beats", async () => {
  await beat(standing("a"), true);
  for (const state of ["draining", "draining", "drained", "up"] as const) await beat(standing("a", { state }), false);
  assert.deepEqual(await happened(), ["started node-a", "draining node-a", "drained node-a", "back node-a"]);
  const { rows, now } = await list.read();
  assert.ok(now - (rows[0]?.since ?? 0) < 5000);
  await client.flushall();
  await beat(standing("a"), false);
  assert.deepEqual(await happened(), ["back node-a"]);
  await client.zadd("{nodes}:gone", now - 400_000, "node-old");
  await client.hset("{nodes}:remains", "node-old", JSON.stringify(standing("old")));
  await beat(standing("a"), false);
  assert.deepEqual(await shown(), ["a up"], "a row of a node that was lost long ago goes");
});
