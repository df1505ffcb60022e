import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type TestContext, test } from "node:test";
import { io } from "socket.io-client";
import { post } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import { Conversation } from "./conversation.ts";
import { Installation } from "./installation.ts";

// Needs Docker with Compose 2.24 or newer, and takes minutes: `npm run test:compose`, no part of `npm test`.

/** Says what a step took: these tests are slow, and this is why. */
async function timed<T>(t: TestContext, what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const made = await work();
  t.diagnostic(`${what}: ${((performance.now() - from) / 1_000).toFixed(1)} s`);
  return made;
}

/** Asks until so many nodes have answered calls. */
async function answering(url: string, count: number): Promise<void> {
  const seen = new Set<string>();
  await until(`${count} nodes answer`, async () => {
    seen.add((await post({ url }, "system.ping", {})).node);
    return seen.size === count;
  });
}

/** Sends until it is kept, always under the same clientId, as a client does. */
async function say(one: Installation, room: string, token: string, text: string): Promise<void> {
  const clientId = randomUUID();
  const send = () => post(one, "message.send", { room, clientId, text }, token);
  await until(`“${text}” is kept`, send, { within: 30_000 });
}

async function texts(one: Installation, room: string, token: string): Promise<string[]> {
  const { messages } = await post(one, "room.history", { room }, token);
  return messages.map(({ text }) => text);
}

async function openRoom(one: Installation): Promise<{ room: string; token: string }> {
  const { token } = await post(one, "session.guest", { name: "Ann" });
  return { token, room: (await post(one, "room.create", { name: "kept" }, token)).room.id };
}

/** A client that only polls, through the edge's affinity; how often it had to start over. */
async function poll(url: string) {
  const { token } = await post({ url }, "session.guest", {});
  const way = { path: "/sticky/socket.io/", transports: ["polling"], withCredentials: true };
  const socket = io(url, { ...way, auth: { token }, forceNew: true });
  const polling = { lost: 0, socket };
  socket.on("disconnect", () => {
    polling.lost += 1;
  });
  return polling;
}

test("one Redis: 3 nodes become 6 and 3 again while people talk; nobody loses a connection, a call or a line", async (t) => {
  await Installation.with([], async (one) => {
    await answering(one.url, 3);
    const talk = await Conversation.begin([one.url], 12);
    const pollers = await Promise.all(Array.from({ length: 6 }, () => poll(one.url)));
    await until("all poll", () => pollers.every(({ socket }) => socket.connected));

    await timed(t, "3 → 6 nodes", () => one.scale("node", 6));
    await timed(t, "the edge has found the new ones", () => answering(one.url, 6));
    assert.deepEqual([talk.lost, talk.failed], [0, 0], "nobody is dropped by more nodes");
    assert.deepEqual(
      pollers.map(({ lost }) => lost),
      pollers.map(() => 0),
      "who polls keeps its node, too",
    );
    const newcomers = await Conversation.begin([one.url], 12);
    await until("new nodes are given people", () => newcomers.nodes.size >= 3);

    await timed(t, "6 → 3 nodes, drained", () => one.scale("node", 3));
    for (const { lost, failed } of [talk, newcomers]) assert.deepEqual([lost, failed], [0, 0], "all moved in time");
    assert.deepEqual(
      [...talk.nodes, ...newcomers.nodes].filter((node) => !/^node-[123]$/.test(String(node))),
      [],
    );
    t.diagnostic(`${(await talk.end()) + (await newcomers.end())} messages, all shown to all, once, in one order`);
    for (const { socket } of pollers) socket.disconnect();
  });
});

test("two edges behind a balancer: whichever dies, people go on; and addresses are their own", async (t) => {
  await Installation.with(["edges"], async (one) => {
    const behind = await Conversation.begin([one.url], 8);
    const beside = await Conversation.begin(one.edges, 8);
    for (const edge of [1, 2]) {
      const all = [...behind.talkers, ...beside.talkers];
      const before = behind.lost + beside.lost;
      await one.crash("edge", edge);
      await until("somebody has noticed", () => behind.lost + beside.lost > before);
      await until("everybody is back", () => all.every(({ client }) => client.isUp));
      // It is started again by itself; the next one must not be the last.
      await timed(t, `edge ${edge} is back`, () => one.compose("up", "-d", "--no-recreate", "--wait"));
    }
    t.diagnostic(`longest without a connection: ${Math.round(behind.longest)} ms through the balancer`);
    t.diagnostic(`longest without a connection: ${Math.round(beside.longest)} ms where the SDK knows both edges`);
    t.diagnostic(`${(await behind.end()) + (await beside.end())} messages, all shown to all, once, in one order`);

    const log = await one.compose("logs", "--no-log-prefix", "edge");
    const calls = log.split("\n").filter((line) => line.includes('"path":"/rpc"'));
    const balancer = await one.addressOf("balancer");
    assert.ok(calls.length > 0);
    assert.match(balancer, /^[\d.]+$/);
    assert.deepEqual(
      calls.filter((line) => line.includes(`"address":"${balancer}"`)),
      [],
      "nobody is the balancer",
    );
  });
});

for (const { overlay, count } of [
  { overlay: "sentinel", count: 3 },
  { overlay: "cluster", count: 9 },
]) {
  test(`${overlay}: a primary that crashes is replaced and comes back as a replica; a new start has all`, async (t) => {
    await Installation.with([overlay], async (one) => {
      const { room, token } = await openRoom(one);
      await say(one, room, token, "before");
      const services = Array.from({ length: count }, (_, index) => `redis-${index + 1}`);
      const owners = await Promise.all(
        services.map(async (service) => {
          const isPrimary = (await one.ask(service, "ROLE")).startsWith("master");
          return isPrimary && (await one.ask(service, "EXISTS", `{r:${room}}:log`)).trim() === "1" ? service : "";
        }),
      );
      const primary = owners.find(Boolean) ?? "";

      await one.crash(primary);
      const from = Date.now();
      await timed(t, "sending works again", () => say(one, room, token, "after"));
      assert.ok(Date.now() - from < 10_000, `it took ${Date.now() - from} ms`);
      const isReplica = async () => (await one.ask(primary, "ROLE")).startsWith("slave");
      await until(`${primary} is back`, isReplica, { within: 40_000, every: 500 });

      await timed(t, "everything is stopped", () => one.compose("down"));
      await timed(t, "everything is started", () => one.compose("up", "-d", "--wait"));
      assert.deepEqual(await texts(one, room, token), ["before", "after"]);
      assert.ok(await isReplica(), `${primary} is still a replica`);
    });
  });
}
