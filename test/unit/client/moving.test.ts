import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { Edges } from "../../../client/sdk/edges.ts";
import { type ChatClient, connect } from "../../../client/sdk/index.ts";
import { until } from "../../support/until.ts";
import { FakeNode } from "./fake-node.ts";

let nodes: FakeNode[] = [];
const clients: ChatClient[] = [];

async function start(name: string, port = 0): Promise<{ node: FakeNode; url: string }> {
  const node = new FakeNode(name);
  nodes.push(node);
  return { node, url: await node.start(port) };
}

async function enter(url: string | string[]): Promise<ChatClient> {
  const client = await connect({ url, token: "t" });
  clients.push(client);
  return client;
}

/** What a node was told in the handshake of its newest connection. */
const handshake = (node: FakeNode) => [...node.sockets].at(-1)?.handshake.auth ?? {};
const isServedBy = (client: ChatClient, name: string) =>
  until(`${name} serves`, () => client.isUp && client.status.node === name);

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
});

describe("a client that comes from another node", () => {
  it("says which one, and for how long nobody served it", async () => {
    const { node, url } = await start("node-1");
    const client = await enter(url);
    assert.deepEqual(handshake(node), { token: "t" });
    await isServedBy(client, "node-1");
    const moved = client.once("up");
    for (const socket of node.sockets) socket.emit("node", { node: "node-1", state: "draining", after: 0, jitter: 1 });
    await moved;
    assert.deepEqual(handshake(node), { token: "t", from: "node-1", away: 0 });
    const back = client.once("up");
    const from = Date.now();
    node.cut();
    await back;
    const { from: former, away } = handshake(node);
    assert.equal(former, "node-1");
    assert.ok(away >= 0 && away <= Date.now() - from, `${away} ms`);
  });

  it("stays where it is when the node is told to go on before its turn has come", async () => {
    const { node, url } = await start("node-1");
    const client = await enter(url);
    await isServedBy(client, "node-1");
    const [socket] = node.sockets;
    socket?.emit("node", { node: "node-1", state: "draining", after: 100, jitter: 0 });
    socket?.emit("node", { node: "node-1", state: "up" });
    // Who is told after that has moved when its own turn has come, which is later.
    const other = await enter(url);
    await isServedBy(other, "node-1");
    const moved = other.once("up");
    [...node.sockets].at(-1)?.emit("node", { node: "node-1", state: "draining", after: 150, jitter: 0 });
    await moved;
    assert.equal(socket?.connected, true);
  });
});

describe("several edges", () => {
  it("one that is gone is left for another, and what was said meanwhile arrives", async () => {
    const [one, two] = [await start("node-1"), await start("node-2")];
    const client = await enter([one.url, two.url]);
    await until("somebody serves it", () => client.status.node);
    const [here, there] = client.status.node === "node-1" ? [one, two] : [two, one];
    const delivered = client.deliver("lobby", "mine");
    await here.node.stop();
    nodes = nodes.filter((node) => node !== here.node);
    await isServedBy(client, there === one ? "node-1" : "node-2");
    await delivered;
    assert.equal(handshake(there.node)["from"], here === one ? "node-1" : "node-2");
  });

  it("one that was never there keeps nobody from coming in", async () => {
    const [one, two] = [await start("node-1"), await start("node-2")];
    await one.node.stop();
    nodes = [two.node];
    for (const client of await Promise.all(Array.from({ length: 8 }, () => enter([one.url, two.url])))) {
      assert.equal(client.status.state, "up");
    }
  });

  it("are chosen by chance among those that answer; where none does, the one that failed first is tried", () => {
    const urls = ["a", "b", "c"];
    let drawn = 0;
    const edges = new Edges(urls, () => (drawn++ % 3) / 3);
    assert.deepEqual(new Set([1, 2, 3].map(() => edges.choose())), new Set(urls));
    edges.failed("b");
    const others = new Set(Array.from({ length: 6 }, () => edges.choose()));
    assert.deepEqual(others, new Set(["a", "c"]));
    edges.failed("a");
    edges.failed("c");
    assert.equal(edges.hasGood, false);
    assert.equal(edges.choose(), "b");
    edges.failed("b");
    assert.equal(edges.choose(), "a");
    assert.throws(() => new Edges([]));
  });
});
