import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { errors, type MethodName, type Params, type RpcResponse } from "#protocol";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { readState } from "../../infra/supervisor/state.ts";
import { Person, postRaw } from "../support/cluster.ts";
import { freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";

const ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"}';
let cluster: Cluster;
let data = "";

before(async () => {
  data = await mkdtemp(join(tmpdir(), "teahouse-orders-"));
  const port = await freePorts(3);
  cluster = await startCluster({ nodes: 2, port, host: "127.0.0.1", data, demo: false, limits: false });
});
after(async () => {
  await cluster.stop();
  assert.equal(existsSync(join(data, "teahouse.json")), false, "no command takes this cluster for a running one");
  await rm(data, { recursive: true, force: true });
});

/** What an operator with the key of the data folder is answered. */
async function operate<M extends MethodName>(method: M, params: Params<M>, at: { url: string } = cluster) {
  const key = readState(data)?.operatorKey ?? "";
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const { text } = await postRaw(at, body, { "x-teahouse-operator": key });
  return JSON.parse(text) as RpcResponse;
}

const nodeNamed = (name: string) => cluster.nodes.find((node) => node.name === name) ?? assert.fail(`no ${name}`);
const names = () => cluster.nodes.map(({ name }) => name);

test("who can read the data folder finds the cluster and its key there, and nobody else operates it", async () => {
  const state = readState(data);
  assert.deepEqual({ ...state, operatorKey: "" }, { url: cluster.url, operatorKey: "", pid: process.pid, data });
  for (const file of ["teahouse.json", "operator.key"]) assert.equal(statSync(join(data, file)).mode & 0o777, 0o600);
  const answer = await postRaw(cluster, '{"jsonrpc":"2.0","id":1,"method":"cluster.scale","params":{"nodes":3}}');
  assert.match(answer.text, new RegExp(String(errors.OPERATOR_REQUIRED.code)));
  assert.deepEqual(names(), ["node-1", "node-2"]);
});

test("nodes are added and taken away while people stay connected, and nobody calls in vain", async () => {
  const ann = await Person.arrive(cluster, "Ann", ["lobby"]);
  let disconnected = "";
  ann.socket.on("disconnect", (reason) => {
    disconnected = reason;
  });
  const calling = new AbortController();
  const called = callOn(ann, calling.signal);
  const people = [ann];
  try {
    assert.ok("result" in (await operate("cluster.scale", { nodes: 3 })));
    assert.deepEqual(names(), ["node-1", "node-2", "node-3"]);
    await until("the new node is given sockets", async () => {
      const newcomer = await Person.arrive(cluster, "Newcomer");
      people.push(newcomer);
      return (await newcomer.call("system.ping", {})).node === "node-3";
    });
    assert.equal(disconnected, "", "who was there has stayed");
    const left = once(cluster, "left");
    assert.ok("result" in (await operate("cluster.scale", { nodes: 2 })));
    assert.deepEqual(await left, ["node-3"]);
    assert.deepEqual(names(), ["node-1", "node-2"]);
    assert.equal(disconnected, "", "who was elsewhere has stayed");
  } finally {
    calling.abort();
    const calls = await called;
    assert.ok(calls > 0);
    for (const person of people) person.leave();
  }
});

test("a node restarts itself by order, and one that is killed by its own order still says that it was done", async () => {
  const first = nodeNamed("node-1");
  assert.ok("result" in (await operate("cluster.restart", { node: "node-2" }, first)));
  const { pid, url } = nodeNamed("node-2");
  assert.ok("result" in (await operate("cluster.restart", { node: "node-2" }, { url })));
  const crashed = once(cluster, "crashed");
  await until("it is another one, and ready", async () => {
    const now = nodeNamed("node-2").pid;
    return now !== undefined && now !== pid && (await fetch(`${url}/readyz`)).ok;
  });
  assert.ok("result" in (await operate("cluster.kill", { node: "node-1" }, first)));
  assert.deepEqual(
    (await crashed).map(({ name, how }) => [name, how]),
    [["node-1", "SIGKILL"]],
  );
  await until("it is back", async () => (await fetch(`${first.url}/readyz`)).ok);
});

test("what cannot be done is said in the supervisor's words", async () => {
  const answer = await operate("cluster.kill", { node: "node-9" });
  assert.deepEqual("error" in answer && [answer.error.code, answer.error.message], [
    errors.ORDER_FAILED.code,
    "There is no node node-9 here.",
  ]);
});

/** Calls through its socket and through the edge until it is told to end; gives how often. Whatever fails, fails it. */
async function callOn(person: Person, signal: AbortSignal): Promise<number> {
  let calls = 0;
  while (!signal.aborted) {
    await person.call("system.ping", {});
    // nginx may hang up, at a reload, on who has only just come and said nothing yet: those ask once more.
    const status = await pingOnce().catch(() => pingOnce());
    assert.equal(status, 200);
    calls += 1;
  }
  return calls;
}

/**
 * A call over a connection of its own, which `fetch` does not give: an idle one that is kept open ends with its worker,
 * which may be just when something is sent on it.
 */
function pingOnce(): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const asked = request(`${cluster.url}/rpc`, { method: "POST", agent: false, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once("error", reject);
    asked.end(ping);
  });
}
