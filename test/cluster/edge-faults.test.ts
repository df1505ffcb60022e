import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { io, type Socket } from "socket.io-client";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { postRaw } from "../support/cluster.ts";
import { freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";

let cluster: Cluster;
let data = "";
const sockets: Socket[] = [];

before(async () => {
  data = await mkdtemp(join(tmpdir(), "teahouse-edge-"));
  cluster = await startCluster({ nodes: 2, port: await freePorts(3), host: "127.0.0.1", data });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
after(async () => {
  await cluster.stop();
  await rm(data, { recursive: true, force: true });
});

const ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"}';

/** The node that answers a call through the edge. */
async function answering(): Promise<string | null> {
  const answer = await postRaw(cluster, ping);
  assert.equal(answer.status, 200);
  return answer.headers.get("x-teahouse-node");
}

/** Comes in by a socket as a browser would, trying again after 2 s; gives the node. */
async function arrive(): Promise<string> {
  const socket = io(cluster.url, { transports: ["websocket"], timeout: 2_000, reconnectionDelay: 50, forceNew: true });
  sockets.push(socket);
  const answer = (await socket.timeout(8_000).emitWithAck("rpc", JSON.parse(ping))) as { result: { node: string } };
  return answer.result.node;
}

test("no call fails when a node is killed, and the node is given calls again when it is back", async () => {
  const crashed = once(cluster, "crashed");
  cluster.kill("node-1", "SIGKILL");
  await crashed;
  for (const answered of await Promise.all(Array.from({ length: 20 }, answering))) assert.equal(answered, "node-2");
  await until("node-1 is given calls again", async () => (await answering()) === "node-1");
});

test("a paused node, which still accepts connections, swallows neither calls nor sockets", async () => {
  await arrive();
  cluster.kill("node-2", "SIGSTOP");
  try {
    // Each goes before the next comes: so the paused node is always among those with fewest connections.
    for (let arrival = 0; arrival < 4; arrival += 1) {
      assert.equal(await arrive(), "node-1");
      sockets.pop()?.disconnect();
    }
    for (let call = 0; call < 4; call += 1) assert.equal(await answering(), "node-1");
  } finally {
    cluster.kill("node-2", "SIGCONT");
  }
  await until("node-2 is given calls again", async () => (await answering()) === "node-2");
});

/** Opens a polling session by hand, as a browser with this cookie would; gives its address and its node. */
async function openPolling(cookie: string): Promise<{ session: string; node: string }> {
  const base = `${cluster.url}/sticky/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(base, { headers: { cookie } })).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  const session = `${base}&sid=${sid}`;
  const joined = await fetch(session, { method: "POST", headers: { cookie }, body: "40{}" });
  assert.equal(joined.status, 200, await joined.text());
  let polled = "";
  for (;;) {
    polled += await (await fetch(session, { headers: { cookie } })).text();
    const node = /"node":"([^"]+)","state":"up"/.exec(polled)?.[1];
    if (node !== undefined) return { session, node };
  }
}

test("when the node of polling clients is killed, they are told that nobody knows them, and start over elsewhere", async () => {
  const path = "/sticky/socket.io/";
  const patience = { timeout: 2_000, reconnectionDelay: 50, reconnectionDelayMax: 200, forceNew: true };
  const socket = io(cluster.url, { path, transports: ["polling"], withCredentials: true, ...patience });
  sockets.push(socket);
  const served = async () => {
    const answer = (await socket.timeout(1_000).emitWithAck("rpc", JSON.parse(ping))) as { result: { node: string } };
    return answer.result.node;
  };
  const node = await until("a client of the library is served", served);
  let cookie = "";
  const first = await until("another client has the same node", async () => {
    cookie = `teahouse_edge=${randomBytes(16).toString("hex")}`;
    const opened = await openPolling(cookie);
    return opened.node === node && opened;
  });

  const crashed = once(cluster, "crashed");
  cluster.kill(node, "SIGKILL");
  await crashed;
  const stranger = [400, { code: 1, message: "Session ID unknown" }];
  const send = async ({ session }: { session: string }) => {
    const answer = await fetch(session, { method: "POST", headers: { cookie }, body: "3" });
    return [answer.status, answer.ok ? await answer.text() : await answer.json()];
  };
  assert.deepEqual(await send(first), stranger);
  const next = await openPolling(cookie);
  assert.notEqual(next.node, node);
  await until("the client has come back by itself", served);

  // The ring gives the first node its clients back when it is there again: once more they are strangers, and then stay.
  await until("the first node has come back", async () => (await send(next))[0] === 400);
  assert.equal((await openPolling(cookie)).node, node);
});
