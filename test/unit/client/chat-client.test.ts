import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type ChatClient, connect, type Room, RpcError } from "../../../client/sdk/index.ts";
import { until } from "../../support/until.ts";
import { FakeNode } from "./fake-node.ts";

let node: FakeNode;
let url: string;
let client: ChatClient;

const texts = (room: Room) =>
  room.timeline.entries.map((entry) => (entry.kind === "message" ? entry.text : entry.kind));
const shows = (room: Room, ...wanted: string[]) =>
  until(`the room shows ${wanted}`, () => JSON.stringify(texts(room)) === JSON.stringify(wanted));

beforeEach(async () => {
  node = new FakeNode();
  url = await node.start();
  client = await connect({ url, token: "t" });
});

afterEach(async () => {
  client.close();
  await node.stop();
});

describe("chat client", () => {
  it("reads a room's newest page, then watches it from there", async () => {
    node.say("one");
    const room = client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    assert.deepEqual(node.made("room.watch")[0]?.rooms, [{ room: "lobby", epoch: "e1", seq: 1, id: "e1-1" }]);
    node.say("two");
    await shows(room, "one", "two");
  });

  it("catches up after a loss from where it stood, and says what it recovered", async () => {
    node.say("one");
    const room = client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    const recovered = client.once("recovered");
    node.cut();
    node.say("two", { shown: false });
    node.say("three", { shown: false });
    await shows(room, "one", "two", "three");
    const [{ from, to, messages }] = await recovered;
    assert.deepEqual({ from, to, messages }, { from: "node-1", to: "node-1", messages: 2 });
  });

  it("keeps what is written without a connection, and sends it once under one id", async () => {
    const room = client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    node.answer = (method) => (method === "message.send" ? "silence" : undefined);
    const delivered = client.deliver("lobby", "mine");
    await until("it was sent", () => node.made("message.send").length === 1);
    node.answer = () => undefined;
    node.say("mine", { clientId: String(node.made("message.send")[0]?.["clientId"]), shown: false });
    node.cut();
    assert.equal((await delivered).seq, 1);
    await shows(room, "mine");
    assert.equal(client.outbox.entries("lobby").length, 0);
    assert.equal(new Set(node.made("message.send").map((params) => params["clientId"])).size, 1);
  });

  it("reads a room again when its log was replaced", async () => {
    node.say("old");
    const room = client.watch("lobby");
    await shows(room, "old");
    const reset = client.once("reset");
    node.epoch = "e2";
    node.log = [];
    node.say("new", { shown: false });
    node.cut();
    await shows(room, "new");
    assert.equal((await reset)[0].reason, "epoch");
    node.say("newer");
    await shows(room, "new", "newer");
  });

  it("asks again for what is missing when an event comes too early", async () => {
    const room = client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    node.say("one", { shown: false });
    node.say("two");
    await shows(room, "one", "two");
  });

  it("never has two calls to watch the same room under way", async () => {
    let release = () => {};
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    node.answer = (method) => (method === "room.watch" ? held : undefined);
    client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    client.watch("lobby", { history: false });
    client.watch("lobby");
    // What was sent before this has been received when this is answered.
    await client.call("system.ping", {});
    assert.equal(node.made("room.watch").length, 1);
    release();
    await until("it watches again", () => node.made("room.watch").length === 2);
  });

  it("watches the rooms that are open to it, whatever becomes of one", async () => {
    node.answer = (method, { rooms }) =>
      method === "room.watch" && rooms?.some((one) => one.room === "closed") ? { error: "ROOM_NOT_MEMBER" } : undefined;
    const closed = client.watch("closed", { history: false });
    const room = client.watch("lobby", { history: false });
    await until("the closed room says so", () => closed.error?.name === "ROOM_NOT_MEMBER");
    await until("the other has a position", () => room.position);
    node.say("one");
    await shows(room, "one");
  });

  it("moves to another connection before a draining node closes, without a moment offline", async () => {
    const states: string[] = [];
    client.on("status", ({ state }) => states.push(state));
    const room = client.watch("lobby");
    await until("it watches", () => node.made("room.watch").length > 0);
    const [before] = node.sockets;
    const recovered = client.once("recovered");
    before?.emit("node", { node: "node-1", state: "draining", after: 10, jitter: 10 });
    await recovered;
    await until("the old connection is closed", () => before?.disconnected);
    node.say("after");
    await shows(room, "after");
    assert.ok(!states.includes("down"));
  });

  it("asks for the session again when the server closes the socket", async () => {
    let asked = 0;
    const renewing = await connect({ url, token: "t", renew: async () => `token ${++asked}` });
    for (const socket of node.sockets) socket.disconnect(true);
    await until("it asked", () => asked > 0 && renewing.isUp);
    renewing.close();
  });

  it("does not connect under a session that is refused and that nobody can renew", async () => {
    node.refusal = "SESSION_INVALID";
    await assert.rejects(connect({ url, token: "old" }), (error) => error instanceof RpcError && error.isSession);
  });

  it("gets another session when a call says that it has none", async () => {
    const renewing = await connect({ url, token: "old", renew: async () => "new" });
    node.answer = () => ({ error: "SESSION_REQUIRED" });
    const lost = renewing.once("status");
    await assert.rejects(renewing.call("session.get", {}));
    assert.equal((await lost)[0].state, "down");
    node.answer = () => undefined;
    await until("it is back", () => renewing.isUp);
    renewing.close();
  });
});
