import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { LOBBY, type RpcResponse } from "#protocol";
import { Person, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { answerTo, RawSocket, statusOf } from "../support/raw.ts";
import { until } from "../support/until.ts";

const PING = '{"jsonrpc":"2.0","method":"system.ping","id":1}';

let cluster: TestCluster;
let ann: Person;
let bob: Person;
before(async () => {
  cluster = await startCluster(1, { MAX_BODY_BYTES: "65536" });
  ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  bob = await Person.arrive(cluster.node(0), "Bob", [LOBBY]);
});
after(async () => {
  ann.leave();
  bob.leave();
  await cluster.stop();
});

let said = 0;
/** The node that was just abused goes on serving those who were there before. */
async function othersAreServed(): Promise<void> {
  said += 1;
  await ann.say(LOBBY, `still here ${said}`);
  await bob.sees(LOBBY, `still here ${said}`);
}

const codeOf = (text: string) => {
  const answer = JSON.parse(text) as RpcResponse;
  return "error" in answer ? answer.error.code : "ok";
};

test("what is not JSON by its own word is 415, whatever it holds", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain; application/json",
    "application/jsonp",
    "application/json2",
    "text/json",
    "*/*",
  ]) {
    const { status, text } = await postRaw(cluster.node(0), PING, { "content-type": type });
    assert.equal(status, 415, type);
    assert.equal(codeOf(text), -32600);
  }
  const bytes = `POST /rpc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${PING.length}\r\n\r\n${PING}`;
  assert.match(await answerTo(cluster.node(0), bytes), /^HTTP\/1\.1 415 /);
  for (const type of [
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/json-rpc",
  ]) {
    assert.equal((await postRaw(cluster.node(0), PING, { "content-type": type })).status, 200, type);
  }
});

test("a body over the limit is 413, one at the limit is read", async () => {
  const padded = (bytes: number) => PING + " ".repeat(bytes - PING.length);
  assert.equal((await postRaw(cluster.node(0), padded(65_536))).status, 200);
  const { status, text } = await postRaw(cluster.node(0), padded(65_537));
  assert.equal(status, 413);
  assert.equal(codeOf(text), -32600);
  await othersAreServed();
});

test("what is not JSON is -32700, and so is an object that names something twice", async () => {
  for (const json of [
    "",
    "{",
    "nul",
    "NaN",
    "{'a':1}",
    "[1,]",
    "\u0000",
    "\uFEFF{}",
    '{"a":1}{"b":2}',
    "[".repeat(60_000),
    '{"jsonrpc":"2.0","method":"system.ping","method":"session.logout","id":1}',
  ]) {
    const { status, text } = await postRaw(cluster.node(0), json);
    assert.deepEqual([status, codeOf(text)], [200, -32700], json.slice(0, 60));
  }
});

test("only POST calls, and only one path", async () => {
  assert.equal(await statusOf(cluster.node(0), "/rpc"), 405);
  assert.equal(await statusOf(cluster.node(0), "/rpc/"), 404);
  assert.equal(await statusOf(cluster.node(0), "/rpc/..%2f..%2fetc"), 404);
});

test("requests that two readers would read differently are refused", async () => {
  const head = "POST /rpc HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close\r\n";
  const length = `Content-Length: ${PING.length}\r\n`;
  for (const [what, bytes] of [
    ["two lengths", `${head}Host: x\r\n${length}Content-Length: 3\r\n\r\n${PING}`],
    ["length and chunks", `${head}Host: x\r\n${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["two hosts", `${head}Host: x\r\nHost: y\r\n${length}\r\n${PING}`],
    ["no host", `${head}${length}\r\n${PING}`],
    [
      "two hosts for a socket",
      "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
    ],
    ["broken header", `${head}Host: x\r\nX-Bad : y\r\n${length}\r\n${PING}`],
  ] as const) {
    assert.match(await answerTo(cluster.node(0), bytes), /^HTTP\/1\.1 40[03] /, what);
  }
  const headers = `${head}Host: x\r\nX-Long: ${"x".repeat(17_000)}\r\n${length}\r\n${PING}`;
  assert.match(await answerTo(cluster.node(0), headers), /^HTTP\/1\.1 431 /);
  await othersAreServed();
});

test("a caller may name its call, but not with what could forge a log line", async () => {
  const idFor = async (id: string) =>
    (await postRaw(cluster.node(0), PING, { "x-request-id": id })).headers.get("x-request-id");
  assert.equal(await idFor("edge-1234"), "edge-1234");
  for (const id of ["a b", '"},{"', "x".repeat(65)]) assert.notEqual(await idFor(id), id);
});

test("requests that are never finished hold up nobody", async () => {
  const slow = Array.from({ length: 200 }, (_, i) => {
    const socket = connect(cluster.node(0).port, "127.0.0.1");
    socket.on("error", () => {});
    const head = "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    socket.write(i % 2 === 0 ? head.slice(0, 40) : `${head}Content-Length: 1000\r\n\r\n{"json`);
    return socket;
  });
  await othersAreServed();
  assert.equal((await postRaw(cluster.node(0), PING)).status, 200);
  for (const socket of slow) socket.destroy();
});

test("another protocol version, transport, session or method of sockets is 400", async () => {
  for (const query of [
    "EIO=3&transport=websocket",
    "EIO=3&transport=polling",
    "transport=polling",
    "EIO=4",
    "EIO=4&transport=carrier-pigeon",
    "EIO=4&transport=__proto__",
    "EIO=4&transport=websocket&sid=nobody",
    "EIO=4&transport=polling&sid=nobody",
    "EIO=4&transport=polling&sid=__proto__",
    "EIO=4&transport=websocket&sid=constructor",
  ]) {
    const upgrade = query.includes("websocket");
    assert.equal(await statusOf(cluster.node(0), `/socket.io/?${query}`, { upgrade }), 400, query);
  }
  const path = "/socket.io/?EIO=4&transport=polling";
  assert.equal(await statusOf(cluster.node(0), path, { method: "POST" }), 400);
  assert.equal(await statusOf(cluster.node(0), path), 200, "the same with nothing wrong is served");
  assert.equal(
    await statusOf(cluster.node(0), "/socket.io/?EIO=4&transport=websocket", { upgrade: true }),
    101,
    "the same with nothing wrong is served",
  );
  await othersAreServed();
});

test("frames that no client of ours sends close the socket that sent them, and no other", async () => {
  const deep = "[".repeat(30_000) + "]".repeat(30_000);
  for (const [what, ...frames] of [
    ["a frame over the limit", `42["rpc","${"x".repeat(65_536)}"]`],
    ["bytes", Buffer.from([1, 2, 3])],
    ["an unknown event", '42["shout",{"room":"lobby"}]'],
    ["an unknown event that wants an answer", '427["rpc2",{}]'],
    ["an event whose name is a number", "42[1]"],
    ["an event that only the library emits", '42["disconnect"]'],
    ["a name JavaScript knows", '42["__proto__",{}]'],
    ["an event without a name", "42[]"],
    ["an event that is no list", '42{"rpc":1}'],
    ["broken JSON", '42["rpc",{'],
    ["an unknown packet of Socket.IO", "49[]"],
    ["an unknown packet of Engine.IO", "x"],
    ["nothing", ""],
    ["more attachments than anybody has", '4599999-["rpc",{"_placeholder":true,"num":0}]'],
    ["text where an attachment should come", '451-["rpc",{"_placeholder":true,"num":0}]', `421["rpc",${PING}]`],
    ["an attachment that is nowhere", '451-["rpc",{"_placeholder":true,"num":7}]', Buffer.from("x")],
    ["an attachment in 30,000 levels", `451-["rpc",${deep}]`, Buffer.from("x")],
    ["a second sign-in", '40{"token":"x"}', '40{"token":"y"}', '42["shout"]'],
  ] as [string, ...(string | Buffer)[]][]) {
    const raw = await RawSocket.open(cluster.node(0), ann.token);
    for (const frame of frames) raw.send(frame);
    assert.ok(await raw.isClosed().catch(() => false), what);
  }
  await othersAreServed();
});

test("bytes where JSON should be are no request", async () => {
  const raw = await RawSocket.open(cluster.node(0), ann.token);
  raw.send('451-1["rpc",{"_placeholder":true,"num":0}]');
  raw.send(Buffer.from(PING));
  const answer = await until("it is answered", () => raw.frames.find((frame) => frame.startsWith("431[")));
  assert.match(answer, /"code":-32600/);
  raw.close();
});

test("a namespace that is not ours is refused", async () => {
  const raw = await RawSocket.open(cluster.node(0), ann.token);
  raw.send("40/admin,");
  await until("it is refused", () => raw.frames.some((frame) => frame.startsWith("44/admin,")));
  raw.close();
});
