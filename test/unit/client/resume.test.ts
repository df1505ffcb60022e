import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type ChatClient, type ClientOptions, connect, type Room } from "../../../client/sdk/index.ts";
import { until } from "../../support/until.ts";
import { FakeNode } from "./fake-node.ts";

let node: FakeNode;
let url: string;
let clients: ChatClient[];

async function enter(options: Partial<ClientOptions> = {}): Promise<ChatClient> {
  const client = await connect({ url, token: "t", user: "u1", ...options });
  clients.push(client);
  return client;
}

/** Watches the lobby and stands at its top. */
async function inLobby(client: ChatClient): Promise<Room> {
  const room = client.watch("lobby");
  const before = node.made("room.watch").length;
  await until("it watches", () => room.loaded && node.made("room.watch").length > before);
  await client.call("system.ping", {});
  return room;
}

const texts = (room: Room) =>
  room.timeline.entries.map((entry) => (entry.kind === "message" ? entry.text : entry.kind));
const shows = (room: Room, ...wanted: string[]) =>
  until(`the room shows ${wanted}`, () => JSON.stringify(texts(room)) === JSON.stringify(wanted));

/** A gate: what awaits it goes on when it is opened. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

beforeEach(async () => {
  node = new FakeNode();
  url = await node.start();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  await node.stop();
});

describe("a connection that falls silent", () => {
  it("is replaced before it is given up, and what hung on it is sent again under its id", async () => {
    const client = await enter({ silentAfterMs: 50 });
    const states: string[] = [];
    client.on("status", ({ state }) => states.push(state));
    const room = await inLobby(client);
    const [silent] = node.sockets;
    node.answer = (_method, _params, socket) => (socket === silent ? "silence" : undefined);
    await client.deliver("lobby", "mine");
    await until("the silent one is closed", () => silent?.disconnected);
    await shows(room, "mine");
    const sends = node.made("message.send");
    assert.ok(sends.length >= 2);
    assert.equal(new Set(sends.map((params) => params["clientId"])).size, 1);
    assert.ok(!states.includes("down"));
  });

  it("is kept when anything comes over it, however late an answer is", async () => {
    const client = await enter({ silentAfterMs: 50, pingEveryMs: 20 });
    await inLobby(client);
    const slow = gate();
    node.holds = (method) => (method === "session.get" ? slow.passed : undefined);
    const answered = client.call("session.get", {});
    // Each tick is a sign of life; five of them last longer than its patience.
    const pings = node.made("system.ping").length;
    await until("it has pinged on", () => node.made("system.ping").length > pings + 5);
    slow.open();
    await answered;
    assert.equal(node.sockets.size, 1);
  });
});

describe("a room that is resumed", () => {
  it("is watched again when the node was lost in the middle of that", async () => {
    const client = await enter();
    const room = await inLobby(client);
    node.answer = (method) => (method === "room.watch" ? "silence" : undefined);
    node.cut();
    node.say("one", { shown: false });
    const before = node.made("room.watch").length;
    await until("it asks", () => node.made("room.watch").length > before);
    node.answer = () => undefined;
    node.cut();
    node.say("two", { shown: false });
    await shows(room, "one", "two");
  });

  it("does not wait on a new connection for what an old one had asked it to wait for", async () => {
    const client = await enter();
    const room = await inLobby(client);
    node.answer = (method) => (method === "room.watch" ? { error: "OVERLOADED", retryAfterMs: 3_600_000 } : undefined);
    node.cut();
    node.say("one", { shown: false });
    const before = node.made("room.watch").length;
    await until("it was refused", () => node.made("room.watch").length > before);
    node.answer = () => undefined;
    node.cut();
    await shows(room, "one");
  });

  it("is reset once when the answer to an older question comes after the reset", async () => {
    const client = await enter();
    node.say("old");
    const room = await inLobby(client);
    let resets = 0;
    client.on("reset", () => {
      resets += 1;
    });
    const late = gate();
    node.holds = (method) => (method === "room.watch" ? late.passed : undefined);
    const asked = node.made("room.watch").length;
    client.watch("lobby");
    await until("it asks", () => node.made("room.watch").length > asked);
    node.holds = () => undefined;
    node.epoch = "e2";
    node.log = [];
    node.say("new", { shown: false });
    for (const socket of node.sockets) socket.emit("reset", { room: "lobby", reason: "epoch" });
    await until("it has heard of it", () => resets > 0);
    late.open();
    await shows(room, "new");
    node.say("newer");
    await shows(room, "new", "newer");
    assert.equal(resets, 1);
  });

  it("has no hole when events come between a reset and its page", async () => {
    const client = await enter();
    const room = await inLobby(client);
    const late = gate();
    node.epoch = "e2";
    node.log = [];
    node.say("one", { shown: false });
    node.holds = (method) => (method === "room.history" ? late.passed : undefined);
    const asked = node.made("room.history").length;
    for (const socket of node.sockets) socket.emit("reset", { room: "lobby", reason: "epoch" });
    await until("it reads", () => node.made("room.history").length > asked);
    node.holds = () => undefined;
    node.say("two", { shown: false });
    node.say("three");
    await client.call("system.ping", {});
    late.open();
    await shows(room, "one", "two", "three");
  });
});

describe("what is on its way when a room's log is replaced", () => {
  it("is sent again under its id when it was not acknowledged", async () => {
    const client = await enter();
    const room = await inLobby(client);
    node.answer = (method) => (method === "message.send" ? "silence" : undefined);
    const { clientId } = client.send("lobby", "mine");
    await until("it was sent", () => node.made("message.send").length === 1);
    node.answer = () => undefined;
    node.epoch = "e2";
    node.log = [];
    node.cut();
    await shows(room, "mine");
    assert.deepEqual(
      node.made("message.send").map((params) => params["clientId"]),
      [clientId, clientId],
    );
    assert.deepEqual(client.outbox.entries("lobby"), []);
  });

  it("is not sent again by itself when it was acknowledged and never shown: its writer is told", async () => {
    const client = await enter();
    const room = await inLobby(client);
    node.shy = true;
    await client.deliver("lobby", "mine");
    node.epoch = "e2";
    node.log = [];
    node.cut();
    await until("it is said to be lost", () => client.outbox.entries("lobby")[0]?.reason?.name === "LOST");
    assert.equal(node.made("message.send").length, 1);
    client.outbox.retry("lobby");
    await until("it was sent", () => node.made("message.send").length === 2);
    node.cut();
    await shows(room, "mine");
    const [first, second] = node.made("message.send");
    assert.notEqual(first?.["clientId"], second?.["clientId"]);
  });
});

describe("a session that became another user's", () => {
  it("sends nothing of what the former one wrote, and ends", async () => {
    const client = await enter();
    await inLobby(client);
    node.answer = (method) => (method === "message.send" ? { error: "OVERLOADED", retryAfterMs: 60_000 } : undefined);
    client.send("lobby", "mine");
    await until("it was refused", () => client.outbox.entries("lobby")[0]?.reason);
    node.answer = () => undefined;
    node.user = "u2";
    const ended = client.once("ended");
    node.cut();
    assert.equal((await ended)[0].name, "SESSION_INVALID");
    assert.equal(node.made("message.send").length, 1);
    assert.equal(client.status.state, "closed");
  });
});
