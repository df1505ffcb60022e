import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { io, type Socket } from "socket.io-client";
import { type ErrorName, errors, type RpcResponse } from "#protocol";
import { Connection } from "../../client/sdk/connection.ts";
import { startCluster, type TestCluster } from "../support/cluster.ts";
import { startEdge, type TestEdge } from "../support/edge.ts";
import { until } from "../support/until.ts";

const NODES = 3;
const HANDSHAKE = "socket.io/?EIO=4&transport=polling";

let cluster: TestCluster;
let edge: TestEdge;
let edgeOfOne: TestEdge;
const sockets: Socket[] = [];
before(async () => {
  cluster = await startCluster(NODES);
  edge = await startEdge(cluster.nodes);
  edgeOfOne = await startEdge([cluster.node(0)]);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
after(async () => {
  await Promise.all([edge.stop(), edgeOfOne.stop()]);
  await cluster.stop();
});

/** A Socket.IO client that only polls, as behind a proxy that lets no WebSocket through. */
function poller({ url }: TestEdge, way: "sticky" | "scattered"): Socket {
  const path = `/${way}/socket.io/`;
  const socket = io(url, { path, transports: ["polling"], withCredentials: true, reconnection: false, forceNew: true });
  sockets.push(socket);
  return socket;
}

/** Waits until one of these happens to a socket. */
function first(socket: Socket, ...events: ("connect" | "connect_error" | "disconnect")[]): Promise<void> {
  return new Promise((resolve) => {
    for (const event of events) socket.once(event, () => resolve());
  });
}

/** The nodes that answer calls of a socket, one after another: each is a request of its own. */
async function answering(socket: Socket, calls: number): Promise<Set<string>> {
  const nodes = new Set<string>();
  for (let id = 0; id < calls; id += 1) {
    const request = { jsonrpc: "2.0", id, method: "system.ping" };
    const answer = (await socket.timeout(10_000).emitWithAck("rpc", request)) as { result: { node: string } };
    nodes.add(answer.result.node);
  }
  return nodes;
}

test("long-polling with affinity: each of many clients has all its requests at one node, and every node has some", async () => {
  const served = await Promise.all(
    Array.from({ length: 24 }, async () => {
      const socket = poller(edge, "sticky");
      await first(socket, "connect");
      return await answering(socket, 5);
    }),
  );
  for (const nodes of served) assert.equal(nodes.size, 1);
  assert.equal(new Set(served.flatMap((nodes) => [...nodes])).size, NODES);
  assert.ok(sockets.every((socket) => socket.connected));
});

test("long-polling without affinity fails as soon as there are several nodes, and works with one", async () => {
  const alone = poller(edgeOfOne, "scattered");
  await first(alone, "connect");
  assert.deepEqual(await answering(alone, 5), new Set(["node-1"]));

  const lost = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const socket = poller(edge, "scattered");
      const ended = first(socket, "connect_error", "disconnect");
      // Whoever came in by luck loses its node by one of these.
      socket.once("connect", () => void answering(socket, 50).catch(() => undefined));
      await ended;
      return socket.connected;
    }),
  );
  assert.deepEqual(lost, Array(6).fill(false));
});

test("a client that begins with polling may change over to a WebSocket where there is affinity", async () => {
  const socket = io(edge.url, { path: "/sticky/socket.io/", withCredentials: true, forceNew: true });
  sockets.push(socket);
  await first(socket, "connect");
  const ways = () => socket.io.engine.transport.name;
  await until("it has a WebSocket", () => ways() === "websocket");
  assert.equal((await answering(socket, 5)).size, 1);
});

test("a WebSocket needs no affinity: it has one node on each of the ways", async () => {
  for (const path of ["/socket.io/", "/sticky/socket.io/", "/scattered/socket.io/"]) {
    const socket = io(edge.url, { path, transports: ["websocket"], reconnection: false, forceNew: true });
    sockets.push(socket);
    await first(socket, "connect");
    assert.equal((await answering(socket, 10)).size, 1, path);
  }
});

test("whoever polls where only WebSockets are is told so at once, and where to go", async () => {
  const response = await fetch(`${edge.url}/${HANDSHAKE}`);
  assert.equal(response.status, 400);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  const answer = (await response.json()) as RpcResponse;
  assert.ok("error" in answer);
  assert.equal(answer.error.data.name, "INVALID_REQUEST" satisfies ErrorName);
  assert.equal(answer.error.code, errors.INVALID_REQUEST.code);
  assert.match(answer.error.message, /WebSocket.*\/sticky\/socket\.io\//);
});

test("our SDK speaks by polling, too, where it is told the path", async () => {
  const connection = new Connection({ url: edge.url, path: "/sticky/socket.io/", transports: ["polling"] });
  const up = new Promise<void>((resolve) => connection.on("up", resolve));
  connection.open();
  await up;
  const { node } = await connection.call("system.ping", {});
  assert.equal((await connection.call("system.ping", {})).node, node);
  connection.close();
});

test("the cookie of affinity is out of reach of scripts and other sites, and only for the path that needs it", async () => {
  const response = await fetch(`${edge.url}/sticky/${HANDSHAKE}`);
  assert.match(
    response.headers.get("set-cookie") ?? "",
    /^teahouse_edge=[0-9a-f]{32}; Path=\/sticky\/; HttpOnly; SameSite=Strict$/,
  );
  const cookie = `teahouse_edge=${"0".repeat(32)}`;
  assert.equal(
    (await fetch(`${edge.url}/sticky/${HANDSHAKE}`, { headers: { cookie } })).headers.get("set-cookie"),
    null,
  );
  for (const path of ["/", "/rpc", `/scattered/${HANDSHAKE}`, "/sticky/other"]) {
    assert.equal((await fetch(edge.url + path)).headers.get("set-cookie"), null, path);
  }
});

test("a cookie that no edge gave is replaced, reaches no header and chooses nothing but one of the nodes", async () => {
  for (const value of [
    "",
    "node-1",
    "127.0.0.1:6379",
    "../../etc/passwd",
    "0".repeat(31),
    "0".repeat(33),
    "A".repeat(32),
    `${"0".repeat(32)}%0d%0aset-cookie:%20a=b`,
    `"${"0".repeat(32)}"`,
    "$request_id",
    "x".repeat(4_000),
  ]) {
    const headers = { cookie: `teahouse_edge=${value}` };
    const response = await fetch(`${edge.url}/sticky/${HANDSHAKE}`, { headers });
    assert.equal(response.status, 200, value);
    assert.match(await response.text(), /^0\{"sid":"/, value);
    assert.match(response.headers.get("set-cookie") ?? "", /^teahouse_edge=[0-9a-f]{32};[^,]+$/, value);
  }
});
