import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { type ErrorName, errors, type RpcResponse } from "#protocol";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { root } from "../../infra/supervisor/folders.ts";
import { postRaw } from "../support/cluster.ts";
import { freePorts } from "../support/ports.ts";
import { RawSocket } from "../support/raw.ts";
import { until } from "../support/until.ts";

let cluster: Cluster;
let edge: { port: number; url: string };
let data = "";

before(async () => {
  // Nodes write down each call only then.
  process.env["LOG_LEVEL"] = "debug";
  data = await mkdtemp(join(tmpdir(), "teahouse-edge-"));
  const port = await freePorts(3);
  cluster = await startCluster({ nodes: 2, port, host: "127.0.0.1", data, limits: true });
  edge = { port, url: cluster.url };
});
after(async () => {
  await cluster.stop();
  await rm(data, { recursive: true, force: true });
});

const ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"}';
const policy = /default-src 'self'; connect-src 'self' ws:\/\/127\.0\.0\.1:\d+ wss:\S+; .*frame-ancestors 'none'/;

function errorOf(text: string): ErrorName {
  const response = JSON.parse(text) as RpcResponse;
  assert.ok("error" in response, text);
  assert.equal(response.error.code, errors[response.error.data.name].code);
  return response.error.data.name;
}

test("the page is never kept, its hashed files for a year, and a missing one not at all", async () => {
  const pages = "/ /index.html /r/lobby /r/lobby/m/7 /r/lobby/t/7 /cluster /api /api/events";
  for (const path of pages.split(" ")) {
    const page = await fetch(edge.url + path);
    assert.equal(page.status, 200, path);
    assert.equal(page.headers.get("cache-control"), "no-cache, no-store", path);
    assert.match(await page.text(), /^<!doctype html>/i);
  }
  const asset = await fetch(edge.url + (await firstAsset()));
  assert.equal(asset.status, 200);
  assert.equal(asset.headers.get("cache-control"), "public, max-age=31536000, immutable");
  const missing = await fetch(`${edge.url}/assets/none.js`);
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get("cache-control"), "no-cache, no-store");
});

test("what was compressed at build time is sent as it is", async () => {
  const path = await firstAsset();
  const sent = await raw(path, { "accept-encoding": "gzip" });
  assert.equal(sent.headers["content-encoding"], "gzip");
  assert.equal(sent.headers["vary"], "Accept-Encoding");
  assert.deepEqual(sent.body, await readFile(join(root, "dist/page", `${path}.gz`)));
  const plain = await raw(path, {});
  assert.deepEqual(gunzipSync(sent.body), plain.body);
});

test("security headers stand on every answer: files, calls and errors, and say nothing of versions", async () => {
  const answers = [
    await fetch(edge.url),
    await fetch(edge.url + (await firstAsset())),
    await fetch(`${edge.url}/nothing-here`),
    await fetch(`${edge.url}/rpc`, { method: "POST", body: ping, headers: { "content-type": "application/json" } }),
    await fetch(`${edge.url}/rpc`, { method: "POST", body: "x".repeat(300_000) }),
  ];
  for (const { headers, url, status } of answers) {
    const where = `${url} ${status}`;
    assert.match(headers.get("content-security-policy") ?? "", policy, where);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/, where);
    assert.equal(headers.get("x-content-type-options"), "nosniff", where);
    assert.equal(headers.get("referrer-policy"), "no-referrer", where);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", where);
    assert.match(headers.get("permissions-policy") ?? "", /camera=\(\)/, where);
    assert.equal(headers.get("server"), "nginx", where);
  }
});

test("a call names its node, and keeps the name that its caller gave it unless that could forge something", async () => {
  const named = await postRaw(edge, ping, { "x-request-id": "call-42" });
  assert.match(named.headers.get("x-teahouse-node") ?? "", /^node-[12]$/);
  assert.equal(named.headers.get("x-request-id"), "call-42");
  const forged = await postRaw(edge, ping, { "x-request-id": 'a" b' });
  assert.match(forged.headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
  const entry = await logged("edge-access", "call-42");
  assert.deepEqual(
    [entry["status"], entry["path"], entry["node"]],
    [200, "/rpc", named.headers.get("x-teahouse-node")],
  );
  assert.ok(Number(entry["upstreamSeconds"]) >= 0);
  const behind = await logged(String(entry["node"]), "call-42");
  assert.deepEqual([behind["node"], behind["method"], behind["outcome"]], [entry["node"], "system.ping", "ok"]);
});

test("what a socket did on its node is found by the name that the edge wrote down for it", async () => {
  const socket = await RawSocket.open(edge, undefined, { "x-request-id": "socket.42" });
  await socket.ask(ping);
  socket.close();
  const { node, status, path } = await logged("edge-access", "socket.42");
  assert.deepEqual([status, path], [101, "/socket.io/"]);
  assert.match(String(node), /^node-[12]$/);
  const call = await logged(String(node), "socket.42.1");
  assert.deepEqual([call["node"], call["method"], call["msg"]], [node, "system.ping", "call"]);
  assert.ok(await logged(String(node), "socket.42"));
});

/** A line of a log about a request. */
async function logged(log: string, id: string): Promise<Record<string, unknown>> {
  const line = await until(`${id} is in the log of ${log}`, async () => {
    const lines = (await readFile(join(cluster.folders.logs, `${log}.log`), "utf8")).split("\n");
    return lines.find((each) => each.includes(`"requestId":"${id}"`));
  });
  return JSON.parse(line) as Record<string, unknown>;
}

test("what only operators may see is not passed on", async () => {
  for (const path of ["/metrics", "/readyz", "/.git/config", "/sdk/rpc.js", "/sdk/connection.js"]) {
    assert.equal((await raw(path, {})).status, 404, path);
  }
  assert.equal((await fetch(`${edge.url}/livez`)).status, 200);
  assert.match(await (await fetch(`${edge.url}/edge/status`)).text(), /Active connections: \d+/);
});

test("headers of 9 KB, in one line or in several: 400", async () => {
  const several = Array.from({ length: 9 }, (_, index) => `X-${index}: ${"a".repeat(1024)}\r\n`).join("");
  for (const lines of [`X-Large: ${"a".repeat(9 * 1024)}\r\n`, several]) {
    const answer = await headTo(`GET / HTTP/1.1\r\nHost: x\r\n${lines}\r\n`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /Content-Security-Policy/);
  }
});

test("a body over 256 KB: 413, as JSON-RPC", async () => {
  const answer = await postRaw(edge, JSON.stringify({ text: "x".repeat(256 * 1024) }));
  assert.equal(answer.status, 413);
  assert.equal(errorOf(answer.text), "INVALID_REQUEST");
});

test("requests that two readers would read differently: 400", async () => {
  const requests = {
    "two Hosts": "POST /rpc HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    "length and chunks": `POST /rpc HTTP/1.1\r\nHost: a\r\nContent-Length: ${ping.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "two lengths": "POST /rpc HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "no Host": "GET / HTTP/1.1\r\n\r\n",
  };
  for (const [what, bytes] of Object.entries(requests)) {
    assert.match(await headTo(bytes), /^HTTP\/1\.1 400 /, what);
  }
});

test("only Socket.IO's path becomes a WebSocket", async () => {
  const upgrade = (path: string, to: string) =>
    headTo(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${edge.port}\r\nConnection: Upgrade, close\r\nUpgrade: ${to}\r\n\r\n`,
    );
  for (const answer of [await upgrade("/rpc", "websocket"), await upgrade("/rpc", "h2c")]) {
    assert.doesNotMatch(answer, /^HTTP\/1\.1 101 /);
  }
  const socket = await RawSocket.open(edge, await guest());
  const answer = (await socket.ask(ping)) as RpcResponse;
  assert.ok("result" in answer);
  socket.close();
});

test("300 clients that never finish their headers or bodies keep nobody from being served", async () => {
  const slow = Array.from({ length: 300 }, (_, index) => {
    const socket = connect(edge.port, "127.0.0.1");
    socket.on("error", () => {});
    const head = "POST /rpc HTTP/1.1\r\nHost: x\r\n";
    socket.write(index % 2 ? head : `${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
    return socket;
  });
  await Promise.all(slow.map((socket) => once(socket, "connect")));
  const answer = await postRaw(edge, ping);
  assert.equal(answer.status, 200);
  for (const socket of slow) socket.destroy();
});

test("who calls too fast is told so in JSON-RPC, and when to come back", async () => {
  // All connected first, then all sent: a busy machine must not make the callers slow enough to be let through.
  const sockets = Array.from({ length: 900 }, () => connect(edge.port, "127.0.0.1").setEncoding("utf8"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const head = `POST /rpc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${ping.length}`;
  const answers = await Promise.all(
    sockets.map(async (socket) => {
      socket.write(`${head}\r\n\r\n${ping}`);
      return (await socket.toArray()).join("");
    }),
  );
  const limited = answers.filter((answer) => answer.startsWith("HTTP/1.1 429 "));
  assert.ok(limited.length > 0, "some are refused");
  assert.ok(limited.length < 850, "a burst is let through");
  for (const answer of limited) {
    const [headers = "", body = ""] = answer.split("\r\n\r\n");
    assert.equal(errorOf(body), "RATE_LIMITED");
    assert.match(headers, /^Retry-After: 1\r$/m);
    assert.match(headers, /^Content-Type: application\/json/m);
  }
});

/** The page's first script, which has its hash in its name. */
async function firstAsset(): Promise<string> {
  const page = await (await fetch(edge.url)).text();
  return /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? assert.fail("the page has no script");
}

async function guest(): Promise<string> {
  const { text } = await postRaw(edge, '{"jsonrpc":"2.0","id":1,"method":"session.guest","params":{}}');
  return (JSON.parse(text) as { result: { token: string } }).result.token;
}

/** What the edge answers at once to bytes that no HTTP library would send: the answer's head. */
async function headTo(bytes: string): Promise<string> {
  const socket = connect(edge.port, "127.0.0.1");
  let answer = "";
  socket.on("error", () => {});
  socket.setEncoding("utf8").on("data", (some: string) => {
    answer += some;
  });
  socket.write(bytes);
  await until("the head of an answer is there", () => answer.includes("\r\n\r\n"), { within: 3_000, every: 2 });
  socket.destroy();
  return answer;
}

/** An answer byte by byte as it was sent: fetch would unpack it. */
async function raw(path: string, headers: Record<string, string>) {
  const asked = request({ host: "127.0.0.1", port: edge.port, path, headers, agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}
