import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { LOBBY } from "#protocol";
import { readConfig } from "../../server/config.ts";
import { startNode } from "../../server/node.ts";
import { connect, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { TestStore } from "../support/store.ts";
import { until } from "../support/until.ts";

const all: TestCluster[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((cluster) => cluster.stop()));
});

async function start(): Promise<TestCluster> {
  const cluster = await startCluster(2);
  all.push(cluster);
  return cluster;
}

const shown = (watcher: Person, user: string): boolean[] =>
  watcher.ephemerals.flatMap((moment) =>
    moment.type === "presence" ? moment.users.filter((each) => each.user === user).map((each) => each.online) : [],
  );

async function watchOnline(watcher: Person, user: string): Promise<void> {
  const { online } = await watcher.call("presence.watch", { users: [user] });
  await until("they are online", () => online.includes(user) || shown(watcher, user).at(-1) === true);
}

test("while the store is away nobody goes offline by it, and when it is back presence goes on by itself", async () => {
  const cluster = await start();
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(cluster.node(1), "Bob");
  const eve = await post(cluster.node(1), "session.guest", { name: "Eve" });
  const cas = await Person.arrive(cluster.node(1), "Cas");
  await watchOnline(ann, bob.user.id);
  await watchOnline(ann, cas.user.id);
  await ann.call("presence.watch", { users: [bob.user.id, cas.user.id, eve.user.id] });
  ann.ephemerals.length = 0;

  await cluster.redis.kill();
  await until("the nodes notice", async () => (await fetch(`${cluster.node(1).url}/readyz`)).status === 503);
  // Leaves while nobody can be told.
  cas.leave();
  await cluster.redis.restart();
  const socket = await until("Eve gets in", () => connect(cluster.node(1), eve.token));
  await until("Ann sees Eve", () => shown(ann, eve.user.id).at(-1) === true, { within: 30_000 });
  await until("Ann sees that Cas is gone", () => shown(ann, cas.user.id).at(-1) === false, { within: 30_000 });
  assert.deepEqual(shown(ann, bob.user.id), [], "Bob was there all the time");
  socket.disconnect();
  for (const person of [ann, bob]) person.leave();
});

test("a store that lost everything learns anew who is online, and nobody is shown offline by that", async () => {
  const cluster = await start();
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(cluster.node(1), "Bob");
  await watchOnline(ann, bob.user.id);
  ann.ephemerals.length = 0;
  const redis = cluster.redis.connect();
  await redis.flushall();
  const third = await until("a node that starts now", () => cluster.add());
  const eve = await Person.arrive(third, "Eve");
  // It can know of Bob only from what his node wrote again.
  await watchOnline(eve, bob.user.id);
  await watchOnline(eve, ann.user.id);
  assert.deepEqual(shown(ann, bob.user.id), []);
  redis.disconnect();
  for (const person of [ann, bob, eve]) person.leave();
});

test("nodes that were deaf for a while read what they missed", async () => {
  const cluster = await start();
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const { token, user } = await post(cluster.node(1), "session.guest", { name: "Bob" });
  await ann.call("presence.watch", { users: [user.id] });
  const redis = cluster.redis.connect();
  // Nobody hears anything on any channel while Bob comes: connections are cut as fast as they are made.
  let cutting = true;
  const cut = (async () => {
    while (cutting) await redis.call("client", "KILL", "TYPE", "pubsub");
  })();
  const bob = await connect(cluster.node(1), token);
  const run = await until("his node has written it down", async () => {
    for (const key of await redis.keys("connected:*")) if ((await redis.hexists(key, user.id)) === 1) return key;
    return undefined;
  });
  assert.ok(run);
  await until("Ann sees him all the same", () => shown(ann, user.id).at(-1) === true);
  cutting = false;
  await cut;
  redis.disconnect();
  bob.disconnect();
  ann.leave();
});

for (const kind of ["sentinel", "cluster"] as const) {
  test(`${kind}: presence and typing outlive the primary that holds the list of nodes`, async (t) => {
    const store = await TestStore.start(kind);
    t.after(() => store.stop());
    const nodes = await Promise.all(
      ["node-1", "node-2"].map(async (name) => {
        const env = { PORT: "0", NODE_NAME: name, REDIS_URL: store.url, LOG_LEVEL: "silent", LIMITS: "off" };
        const node = await startNode(readConfig(env));
        t.after(() => node.stop());
        await until(`${name} is ready`, async () => (await fetch(`${node.url}/readyz`)).ok);
        return node;
      }),
    );
    const [first, second] = nodes;
    assert.ok(first && second);
    const ann = await Person.arrive(first, "Ann", [LOBBY]);
    const bob = await Person.arrive(second, "Bob", [LOBBY]);
    await watchOnline(ann, bob.user.id);
    const typed = (watcher: Person) => watcher.ephemerals.some((moment) => moment.type === "typing");
    await until("Ann sees Bob type", async () => {
      await bob.call("typing.set", { room: LOBBY });
      return typed(ann);
    });
    const { token, user } = await post(second, "session.guest", { name: "Eve" });
    await ann.call("presence.watch", { users: [bob.user.id, user.id] });
    ann.ephemerals.length = 0;

    await (await store.primary("{nodes}:beats")).kill();
    const eve = await until("Eve gets in", () => connect(second, token), { within: 30_000 });
    await until("Ann sees Eve", () => shown(ann, user.id).at(-1) === true, { within: 30_000 });
    assert.deepEqual(shown(ann, bob.user.id), [], "Bob was there all the time");
    eve.disconnect();
    ann.leave();
    bob.leave();
  });
}
