import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ClusterStatus, type ErrorName, LOBBY, type NodeInfo, percentile } from "#protocol";
import { readConfig } from "../../server/config.ts";
import { type NodeStanding, NodeStore } from "../../server/data/nodes.ts";
import type { Store } from "../../server/data/redis.ts";
import { startNode } from "../../server/node.ts";
import type { Supervisor } from "../../server/service/cluster.ts";
import { connect, Person, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { startNodeProcess } from "../support/process.ts";
import { answerTo } from "../support/raw.ts";
import { until } from "../support/until.ts";

const KEY = "an-operators-key-of-this-test";
const withKey = { "x-teahouse-operator": KEY };

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3, { OPERATOR_KEY: KEY });
});
after(() => cluster.stop());

type Answer = { result?: unknown; error?: { data: { name: ErrorName } } };

async function ask(node: { url: string }, method: string, params: object, headers: Record<string, string> = {}) {
  const { text } = await postRaw(node, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), headers);
  return JSON.parse(text) as Answer;
}

async function status(node: { url: string } = cluster.node(0)): Promise<ClusterStatus> {
  const { result } = await ask(node, "cluster.status", {}, withKey);
  assert.ok(result);
  return result as ClusterStatus;
}

const row = ({ nodes }: ClusterStatus, name: string) => nodes.find((node) => node.name === name);
const sum = (nodes: readonly NodeInfo[], of: (node: NodeInfo) => number | undefined) =>
  nodes.reduce((all, node) => all + (of(node) ?? 0), 0);
const happened = ({ events }: ClusterStatus, node: string) =>
  events.filter((event) => event.node === node).map((event) => event.type);

/** A socket that watches the cluster, and what it was shown. */
async function watch(node: { url: string }, auth: object = { operator: KEY }) {
  const pictures: ClusterStatus[] = [];
  const socket = await connect(node, undefined, { auth });
  socket.on("cluster", (picture: ClusterStatus) => pictures.push(picture));
  const answer = await socket.timeout(10_000).emitWithAck("rpc", { jsonrpc: "2.0", id: 1, method: "cluster.watch" });
  assert.ok(answer.result, JSON.stringify(answer));
  return { pictures, socket };
}

test("what all nodes count adds up to what was sent and what arrived, and the nodes agree on who is there", async () => {
  const people = await Promise.all(cluster.nodes.map((node, i) => Person.arrive(node, `Counted ${i}`, [LOBBY])));
  const watching = await watch(cluster.node(1));
  const [first] = people as [Person];
  for (let i = 0; i < 30; i += 1) await (people[i % 3] ?? first).say(LOBBY, `${i}`);
  await Promise.all(people.map((person) => person.sees(LOBBY, "29")));
  const arrived = people.reduce((all, { events }) => all + events.length, 0);
  const now = await until("all have told what they counted", async () => {
    const found = await status(cluster.node(2));
    const isAll = sum(found.nodes, ({ stats }) => stats?.kept) === 30;
    return isAll && sum(found.nodes, ({ stats }) => stats?.delivered) >= arrived ? found : undefined;
  });
  assert.equal(
    sum(now.nodes, ({ stats }) => stats?.delivered),
    arrived,
  );
  assert.deepEqual(
    now.nodes.map(({ name, state, stats }) => [name, state, stats?.people]),
    ["node-1", "node-2", "node-3"].map((name) => [name, "up", 1]),
  );
  assert.deepEqual(happened(now, "node-2"), ["started"]);
  assert.equal(now.store.kind, "single");
  assert.ok(now.store.ok && now.store.pingMs > 0 && !now.supervised && now.operator && !now.demo);

  const busy = await until("a picture shows how long events took", async () => {
    await first.say(LOBBY, "and on");
    return watching.pictures.find(({ nodes }) => nodes.every(({ stats }) => stats && stats.latency.length > 0));
  });
  for (const { stats } of busy.nodes) {
    assert.ok((percentile(stats?.latency ?? [], 0.99) ?? Infinity) < 5000, "one clock measured from end to end");
    assert.ok(stats && stats.rss > 1e6 && stats.cpu > 0 && stats.sockets >= 1 && stats.out > 0);
  }
  watching.socket.disconnect();
  for (const person of people) person.leave();
});

test("a node counts who came to it from which other one, and nobody can make it count what is none", async () => {
  const node = cluster.node(1);
  const { token } = await post(node, "session.guest", { name: "Wanderer" });
  await status();
  const hostile = [
    ...Array.from({ length: 300 }, (_, i) => ({ from: `node-x${i}`, away: 1 })),
    ...[-1, 1e12, Number.NaN, "5", null, undefined, {}].map((away) => ({ from: "node-1", away })),
    ...["__proto__", "", "x".repeat(100_000), 7, null, ["node-1"]].map((from) => ({ from, away: 5 })),
    { from: "node-1", away: 0 },
    { from: "node-1", away: 1200 },
    { from: "node-3", away: 0.4 },
  ];
  for (let i = 0; i < hostile.length; i += 40) {
    const sockets = hostile.slice(i, i + 40).map((auth) => connect(node, undefined, { auth: { ...auth, token } }));
    for (const socket of await Promise.all(sockets)) socket.disconnect();
  }
  // Whoever is nobody yet came from nowhere.
  (await connect(node, undefined, { auth: { from: "node-1", away: 3 } })).disconnect();
  const arrivals = await until("they are told", async () => {
    const found = row(await status(), "node-2")?.stats?.arrivals ?? [];
    return found.length > 1 ? found : undefined;
  });
  const classes = (at: number) => Array.from({ length: at + 1 }, (_, i) => Number(i === at));
  const [from1, from3] = arrivals.toSorted((a, b) => a.from.localeCompare(b.from));
  assert.deepEqual(from1, { from: "node-1", away: [1, ...classes(17)] });
  assert.deepEqual(from3, { from: "node-3", away: [1] });
  assert.equal(arrivals.length, 2);
});

test("only who gives the key sees and orders; in demonstration mode all who are signed in see, and who sits here orders", async () => {
  const demo = await cluster.add({ DEMO: "on" });
  const [plain] = cluster.nodes as [TestCluster["nodes"][number]];
  const { token } = await post(plain, "session.guest", { name: "Curious" });
  const signedIn = { authorization: `Bearer ${token}` };
  const refusal = async (asking: Promise<Answer>) => (await asking).error?.data.name;
  const orders = {
    "cluster.kill": { node: "node-1" },
    "cluster.scale": { nodes: 1 },
    "cluster.drain": { node: "node-1" },
  };
  for (const headers of [{}, signedIn, { "x-teahouse-operator": `${KEY}x`, ...signedIn }]) {
    assert.equal(await refusal(ask(plain, "cluster.status", {}, headers)), "OPERATOR_REQUIRED");
    for (const [order, params] of Object.entries(orders)) {
      assert.equal(await refusal(ask(plain, order, params, headers)), "OPERATOR_REQUIRED");
    }
  }
  assert.equal(await refusal(ask(plain, "cluster.kill", { node: "node-1" }, withKey)), "NOT_SUPERVISED");
  assert.equal(await refusal(ask(plain, "cluster.drain", { node: "node-99" }, withKey)), "NODE_NOT_FOUND");

  const far = { ...signedIn, "x-real-ip": "203.0.113.9" };
  const seen = (await ask(demo, "cluster.status", {}, far)).result as ClusterStatus;
  assert.ok(seen.demo && !seen.operator);
  assert.equal(await refusal(ask(demo, "cluster.status", {}, { "x-real-ip": "203.0.113.9" })), "SESSION_REQUIRED");
  assert.equal(await refusal(ask(demo, "cluster.kill", { node: "node-1" }, far)), "OPERATOR_REQUIRED");
  assert.equal(await refusal(ask(demo, "cluster.kill", { node: "node-1" })), "NOT_SUPERVISED");
  // A page whose own name was made to point at this machine asks from here, under that name.
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "cluster.kill", params: { node: "node-1" } });
  const head = ["POST /rpc HTTP/1.1", "Host: evil.example", "Content-Type: application/json", "Connection: close"];
  const answer = await answerTo(demo, `${[...head, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`);
  assert.match(answer, /OPERATOR_REQUIRED/);
  await demo.stop();
  await until("the row of a node that stopped is gone", async () => row(await status(), demo.name) === undefined);
  assert.deepEqual(happened(await status(), demo.name).toSorted(), ["draining", "started", "stopped"]);
});

test("a killed node is suspect, then down, in one event; at once where its supervisor saw it; and one row when it is back", async (t) => {
  const env = {
    PORT: "0",
    NODE_NAME: "watchful",
    REDIS_URL: cluster.redis.url,
    LOG_LEVEL: "silent",
    OPERATOR_KEY: KEY,
  };
  let ended = (_node: string) => {};
  const supervisor: Supervisor = {
    load: undefined,
    order: async () => {
      throw new Error("There is no room for more.");
    },
    onEnded: (listener) => {
      ended = listener;
    },
  };
  const watchful = await startNode(readConfig(env), supervisor);
  t.after(() => watchful.stop());
  const victim = await startNodeProcess("node-9", cluster.redis.url);
  t.after(() => victim.kill("SIGKILL"));
  const { pictures, socket } = await watch(watchful);
  const shows = (state: string) =>
    until(`it is ${state}`, () => pictures.find((picture) => row(picture, "node-9")?.state === state));
  await shows("up");
  await victim.kill("SIGKILL");
  const suspect = await shows("suspect");
  const down = await shows("down");
  const silent = (row(down, "node-9")?.since ?? 0) - (row(suspect, "node-9")?.since ?? 0);
  assert.ok(silent > 1000 && silent < 4000, `2 s and a beat between suspicion and certainty: ${silent}`);
  assert.equal(row(down, "node-9")?.stats, undefined);

  const again = await startNodeProcess("node-9", cluster.redis.url);
  t.after(() => again.kill("SIGKILL"));
  await until("one row, and it is up", () => {
    const rows = pictures.at(-1)?.nodes.filter(({ name }) => name === "node-9") ?? [];
    return rows.length === 1 && rows[0]?.state === "up";
  });
  await again.kill("SIGKILL");
  const killedAt = Date.now();
  ended("node-9");
  await until("it is down at once", () => row(pictures.at(-1) as ClusterStatus, "node-9")?.state === "down");
  const last = pictures.at(-1) as ClusterStatus;
  assert.ok((row(last, "node-9")?.since ?? 0) - killedAt < 2500);
  assert.deepEqual(happened(last, "node-9"), ["started", "lost", "started", "lost"]);

  const refused = await ask(watchful, "cluster.scale", { nodes: 7 }, withKey);
  assert.equal(refused.error?.data.name, "ORDER_FAILED");
  await until("what was asked for is seen", () => pictures.at(-1)?.events.at(-1)?.text === "teahouse scale 7");
  socket.disconnect();
});

test("fifty nodes, and many who watch: one reading a second, and little work for the node that they watch through", async (t) => {
  const redis = cluster.redis.connect();
  const list = new NodeStore({
    countScript: (name: string, args: (string | number)[]) => redis.callBuffer(name, args),
  } as unknown as Store);
  const like = row(await status(), "node-1");
  assert.ok(like?.stats);
  const arrivals = Array.from({ length: 50 }, (_, i) => ({ from: `node-${i}`, away: [i, 0, 3, 0, 0, 12] }));
  const stats = { ...like.stats, arrivals };
  const beats = () =>
    Promise.all(
      Array.from({ length: 47 }, (_, i) => {
        const [run, name] = [`run-${i}`, `many-${i}`];
        const about = { ...like, run, name, address: `far-${i}` };
        const standing: NodeStanding = { ...about, state: "up", people: 0, sockets: 0 };
        return list.beat(standing, stats, true, 60_000);
      }),
    );
  await beats();
  const beating = setInterval(() => void beats(), 1000);
  t.after(() => {
    clearInterval(beating);
    redis.disconnect();
  });
  const watchers = await Promise.all(Array.from({ length: 25 }, () => watch(cluster.node(0))));
  const [first] = watchers as [(typeof watchers)[number]];
  const shown = first.pictures.length;
  await redis.config("RESETSTAT");
  await until("some seconds have passed", () => first.pictures.length >= shown + 3);
  const [, reads] = /cmdstat_xrevrange:calls=(\d+)/.exec(await redis.info("commandstats")) ?? [];
  assert.ok(Number(reads) >= 2 && Number(reads) <= 5, `${reads} readings in three seconds`);
  await until("all were shown the same", () => watchers.every(({ pictures }) => pictures.length >= shown));
  const serving = first.pictures.at(-1)?.nodes.filter(({ state, stats }) => state === "up" && stats);
  assert.equal(serving?.length, 50);
  for (const { socket } of watchers) socket.disconnect();

  const began = process.cpuUsage();
  for (let i = 0; i < 50; i += 1) await status();
  const { user, system } = process.cpuUsage(began);
  const perPicture = (user + system) / 1000 / 50;
  assert.ok(perPicture < 25, `a picture of 50 nodes, there and back, costs ${perPicture} ms of CPU`);
});
