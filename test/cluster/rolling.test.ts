import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { ClusterStatus, RpcResponse } from "#protocol";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { Edge } from "../faults/world/edge.ts";
import { postRaw } from "../support/cluster.ts";
import { Crowd } from "../support/crowd.ts";
import { freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";

const CLIENTS = 60;
const operatorKey = "an-operators-key-of-this-test";
let cluster: Cluster;
let other: Edge;
let crowd: Crowd;
let data = "";

before(async () => {
  data = await mkdtemp(join(tmpdir(), "teahouse-rolling-"));
  const port = await freePorts(4);
  cluster = await startCluster({ nodes: 3, port, host: "127.0.0.1", data, limits: false, operatorKey });
  other = await Edge.start(
    cluster.nodes.map((node) => node.port),
    join(data, "other-edge"),
  );
  crowd = await Crowd.gather([cluster.url, other.url], { clients: CLIENTS, roomSize: 20, perSecond: 40 });
});
after(async () => {
  crowd.leave();
  await other.stop();
  await cluster.stop();
  await rm(data, { recursive: true, force: true });
});

async function operate<T>(method: string, params: object, at: { url: string } = cluster): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const { text } = await postRaw(at, body, { "x-teahouse-operator": operatorKey });
  const response = JSON.parse(text) as RpcResponse;
  assert.ok("result" in response, text);
  return response.result as T;
}

const nodeNamed = async (name: string) =>
  (await operate<ClusterStatus>("cluster.status", {})).nodes.find((node) => node.name === name);
const isServed = (name: string) => (crowd.serving.get(name) ?? 0) > 0;

test("sixty people talk on while one node is drained and another restarted: no call fails, nobody is cut off", async () => {
  await until("all nodes serve somebody", () => ["node-1", "node-2", "node-3"].every(isServed));
  await crowd.talksOn(40);
  await operate("cluster.drain", { node: "node-1" });
  await until("it is empty", async () => (await nodeNamed("node-1"))?.state === "drained");
  assert.equal(isServed("node-1"), false);
  await crowd.talksOn(40);
  await operate("cluster.undrain", { node: "node-1" });
  await until("it has its share again", () => (crowd.serving.get("node-1") ?? 0) >= CLIENTS / 5);

  const before = await nodeNamed("node-2");
  // The edge asks another node when the one that took the order does not answer for seconds: it is done once all the same.
  const askers = cluster.nodes.filter(({ name }) => name !== "node-2");
  await Promise.all(askers.map((asker) => operate("cluster.restart", { node: "node-2" }, asker)));
  await until("another run of it serves", async () => {
    const now = await nodeNamed("node-2");
    return now?.state === "up" && now.run !== before?.run;
  });
  await crowd.talksOn(40);
  assert.deepEqual(crowd.failed, []);
  assert.deepEqual(
    crowd.moves.filter(({ hadGap }) => hadGap),
    [],
  );
  assert.ok(crowd.moves.length >= CLIENTS / 3);
});

test("an edge that is gone is left for the other one, and a killed node for the others: all that was said is there, once and in order", async () => {
  await other.stop();
  cluster.kill("node-3", "SIGKILL");
  await crowd.talksOn(80);
  const { lost, doubled, disordered, acknowledged } = await crowd.verdict();
  assert.deepEqual({ lost, doubled, disordered }, { lost: 0, doubled: 0, disordered: 0 });
  assert.ok(acknowledged >= 200);
});
