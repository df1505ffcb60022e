import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import type { ClusterStatus, ErrorData, RpcResponse } from "#protocol";
import { connect, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { statusOf } from "../support/raw.ts";
import { until } from "../support/until.ts";

const KEY = "an-operators-key-of-this-test";
let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3, { OPERATOR_KEY: KEY });
});
after(() => cluster.stop());

async function operate<T>(method: string, params: object): Promise<T> {
  const { text } = await postRaw(cluster.node(2), JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), {
    "x-teahouse-operator": KEY,
  });
  const response = JSON.parse(text) as RpcResponse;
  if ("error" in response) throw new Error(response.error.data.name);
  return response.result as T;
}

const drain = (node: string) => operate("cluster.drain", { node });
const undrain = (node: string) => operate("cluster.undrain", { node });

async function isIn(state: string, name: string): Promise<void> {
  await until(`${name} is ${state}`, async () => {
    const { nodes } = await operate<ClusterStatus>("cluster.status", {});
    return nodes.find((node) => node.name === name)?.state === state;
  });
}

const ready = async (index: number) => (await (await fetch(`${cluster.node(index).url}/readyz`)).json()) as object;

test("a node that drains gives each socket its own moment, takes no other ones, and stays, empty, until it is to go on", async () => {
  const node = cluster.node(0);
  const sockets = await Promise.all(Array.from({ length: 20 }, () => connect(node)));
  const told: { after: number; jitter: number }[] = [];
  const gone: string[] = [];
  for (const socket of sockets) {
    socket.on("node", (said) => told.push(said));
    socket.on("disconnect", (reason) => gone.push(reason));
  }
  await drain("node-1");
  await until("all are told", () => told.length === 20);
  // Fifty milliseconds for each of twenty: a second, and in no part of it more than in another one.
  assert.deepEqual(
    told.map((said) => said.after).toSorted((a, b) => a - b),
    Array.from({ length: 20 }, (_, i) => i * 50),
  );
  assert.ok(told.every(({ jitter }) => jitter === 50));
  assert.deepEqual(await ready(0), { node: "node-1", ready: false, why: "draining" });

  const path = "/socket.io/?EIO=4&transport=websocket";
  assert.equal(await statusOf(node, path, { upgrade: true }), 503, "the edge then asks another node");
  const { data } = await refused(node.url);
  assert.deepEqual([data.name, data.retryable], ["DRAINING", true], "whoever came without one is told so");

  await isIn("drained", "node-1");
  await until("those who did not move are closed", () => gone.length === 20);
  assert.deepEqual(new Set(gone), new Set(["transport close"]), "so that they may come back");
  const ping = await postRaw(node, '{"jsonrpc":"2.0","id":1,"method":"system.ping"}');
  assert.equal(ping.headers.get("x-teahouse-node"), "node-1", "it still answers");

  await undrain("node-1");
  await until("it is ready", async () => (await fetch(`${node.url}/readyz`)).ok);
  (await connect(node)).disconnect();
  await isIn("up", "node-1");
});

test("those whose moment has not come stay when the node is to go on", async () => {
  const socket = await connect(cluster.node(1));
  const told: string[] = [];
  socket.on("node", ({ state }) => told.push(state));
  await drain("node-2");
  await until("it is told to move", () => told.includes("draining"));
  await undrain("node-2");
  await until("it may stay", () => told.includes("up"));
  assert.ok(socket.connected);
  socket.disconnect();
  await isIn("up", "node-2");
});

test("the last node that takes sockets is not drained, also when two are asked at once, and a stranger is none", async () => {
  await assert.rejects(drain("node-9"), { message: "NODE_NOT_FOUND" });
  await drain("node-3");
  const both = await Promise.allSettled([drain("node-1"), drain("node-2")]);
  const refused = both.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
  assert.deepEqual(refused, ["LAST_NODE"]);
  for (const name of ["node-1", "node-2", "node-3"]) await undrain(name);
});

/** Why somebody who polls may not connect. */
async function refused(url: string): Promise<{ data: ErrorData }> {
  const socket = io(url, { transports: ["polling"], reconnection: false, forceNew: true });
  try {
    return await new Promise((resolve) => {
      socket.once("connect_error", (error) => resolve(error as Error & { data: ErrorData }));
    });
  } finally {
    socket.disconnect();
  }
}
