import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Answered, connect, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { type NodeProcess, startNodeProcess } from "../support/process.ts";
import { until } from "../support/until.ts";

/** The least that may pass before somebody is shown offline, ms: server/service/people-online.ts. */
const GRACE_MS = 5000;
/** How long the others believe in a node that is silent, and how often a living one is heard, ms. */
const LEASE_MS = 5000;
const BEAT_MS = 1000;

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3);
});
after(async () => {
  await cluster.stop();
});

/** What somebody was shown of somebody else, in order. */
const shown = (watcher: Person, user: string): boolean[] =>
  watcher.ephemerals.flatMap((moment) =>
    moment.type === "presence" ? moment.users.filter((each) => each.user === user).map((each) => each.online) : [],
  );

const sees = (watcher: Person, of: Person, online: boolean) =>
  until(
    `${watcher.user.name} sees that ${of.user.name} is ${online ? "online" : "offline"}`,
    () => shown(watcher, of.user.id).at(-1) === online,
    { within: 30_000 },
  );

/** Watches somebody, and waits until they are online: a node may hear of an arrival a moment later. */
async function watchOnline(watcher: Person, ...people: Person[]): Promise<void> {
  const users = people.map(({ user }) => user.id);
  const { online } = await watcher.call("presence.watch", { users });
  for (const person of people) if (!online.includes(person.user.id)) await sees(watcher, person, true);
}

async function metricOf(node: { url: string }, name: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  return Number(new RegExp(`^teahouse_${name}\\{.*\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
}

test("who comes and goes on one node is seen by watchers on the others, and offline only after the grace", async () => {
  const { token, user } = await post(cluster.node(0), "session.guest", { name: "Bob" });
  const [ann, eve] = await Promise.all([Person.arrive(cluster.node(1), "Ann"), Person.arrive(cluster.node(0), "Eve")]);
  for (const watcher of [ann, eve]) {
    assert.deepEqual(await watcher.call("presence.watch", { users: [user.id] }), { online: [] });
  }
  const bob = await connect(cluster.node(0), token);
  await until("both see Bob", () => [ann, eve].every((watcher) => shown(watcher, user.id).at(-1) === true));
  const dan = await Person.arrive(cluster.node(2), "Dan");
  assert.deepEqual(await dan.call("presence.watch", { users: [user.id, "nobody"] }), { online: [user.id] });
  await until("all four are counted", async () => (await metricOf(cluster.node(2), "people_online")) === 4);
  assert.equal(await metricOf(cluster.node(2), "nodes_alive"), 3);

  const left = Date.now();
  bob.disconnect();
  await until("all see him leave", () => [ann, eve, dan].every((watcher) => shown(watcher, user.id).at(-1) === false));
  const after = Date.now() - left;
  assert.ok(after >= GRACE_MS, `he was shown offline after ${after} ms`);
  assert.deepEqual([shown(ann, user.id), shown(dan, user.id)], [[true, false], [false]], "each change once");
  for (const person of [ann, eve, dan]) person.leave();
});

test("a reload, a move to another node and a second connection are no absence", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(cluster.node(1), "Bob");
  const cas = await Person.arrive(cluster.node(1), "Cas");
  const second = await connect(cluster.node(2), cas.token);
  await watchOnline(ann, bob, cas);
  ann.ephemerals.length = 0;
  await bob.moveTo(cluster.node(1));
  await bob.moveTo(cluster.node(2));
  cas.leave();
  // Somebody who leaves after all that is shown, and nothing was before.
  const eve = await Person.arrive(cluster.node(1), "Eve");
  await watchOnline(ann, bob, cas, eve);
  eve.leave();
  await sees(ann, eve, false);
  assert.deepEqual([shown(ann, bob.user.id), shown(ann, cas.user.id)], [[], []]);

  second.disconnect();
  await sees(ann, cas, false);
  for (const person of [ann, bob]) person.leave();
});

test("presence.watch replaces who was watched before, and needs a socket and a session", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await post(cluster.node(1), "session.guest", { name: "Bob" });
  const eve = await post(cluster.node(1), "session.guest", { name: "Eve" });
  await ann.call("presence.watch", { users: [bob.user.id] });
  await ann.call("presence.watch", { users: [eve.user.id, ann.user.id] });
  const sockets = [await connect(cluster.node(1), bob.token), await connect(cluster.node(1), eve.token)];
  await until("Ann sees Eve", () => shown(ann, eve.user.id).length > 0);
  assert.deepEqual(shown(ann, bob.user.id), []);
  const refused = async (call: Promise<unknown>, name: string) =>
    await assert.rejects(call, (error: unknown) => error instanceof Answered && error.error.data.name === name);
  await refused(post(cluster.node(0), "presence.watch", { users: [] }, ann.token), "SOCKET_ONLY");
  await refused(ann.call("presence.watch", { users: Array.from({ length: 201 }, () => "u") }), "INVALID_PARAMS");
  for (const socket of sockets) socket.disconnect();
  ann.leave();
});

test("whoever signs in on an open connection is online from then on", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const socket = await connect(cluster.node(1));
  const request = { jsonrpc: "2.0", id: 1, method: "session.guest", params: { name: "Late" } };
  const answer = (await socket.timeout(10_000).emitWithAck("rpc", request)) as { result: { user: { id: string } } };
  const { id } = answer.result.user;
  const { online } = await ann.call("presence.watch", { users: [id] });
  await until("Ann sees who signed in", () => online.includes(id) || shown(ann, id).at(-1) === true);
  socket.disconnect();
  ann.leave();
});

test("people of a node that was killed are offline after lease and grace, not before; those who came back never", async () => {
  const victim: NodeProcess = await startNodeProcess("node-9", cluster.redis.url);
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(victim, "Bob");
  const cas = await Person.arrive(victim, "Cas");
  await watchOnline(ann, bob, cas);
  ann.ephemerals.length = 0;
  await victim.kill("SIGKILL");
  const killed = Date.now();
  await cas.moveTo(cluster.node(1));
  await sees(ann, bob, false);
  const after = Date.now() - killed;
  // The last beat was up to one beat before; who is due is found with the next beat, and shown together, once a second.
  const least = LEASE_MS + GRACE_MS - BEAT_MS;
  assert.ok(after >= least - 100, `shown offline after ${after} ms`);
  assert.ok(after <= LEASE_MS + GRACE_MS + 4 * BEAT_MS, `shown offline after ${after} ms`);
  assert.deepEqual(shown(ann, cas.user.id), [], "Cas had come back elsewhere");
  assert.equal(await metricOf(cluster.node(0), "nodes_alive"), 3);
  for (const person of [ann, cas]) person.leave();
});

test("a node that stops says so: its people are offline after the grace alone", async () => {
  const leaving = await startNodeProcess("node-8", cluster.redis.url);
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(leaving, "Bob");
  await watchOnline(ann, bob);
  await leaving.kill("SIGTERM");
  const stopped = Date.now();
  await until("it is off the list", async () => (await metricOf(cluster.node(0), "nodes_alive")) === 3);
  assert.ok(Date.now() - stopped < LEASE_MS - BEAT_MS, "long before its lease ended");
  await sees(ann, bob, false);
  ann.leave();
});

test("people of a node that was paused past its lease have never been away when it goes on", async () => {
  const paused = await startNodeProcess("node-7", cluster.redis.url);
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(paused, "Bob");
  await watchOnline(ann, bob);
  ann.ephemerals.length = 0;
  paused.signal("SIGSTOP");
  await until("the others give it up", async () => (await metricOf(cluster.node(0), "nodes_alive")) === 3);
  paused.signal("SIGCONT");
  await until("they take it back", async () => (await metricOf(cluster.node(0), "nodes_alive")) === 4);
  // Eve leaves after that: when her grace is over, so would Bob's have been.
  const eve = await Person.arrive(cluster.node(1), "Eve");
  await until("Ann knows Eve", async () => {
    return (await ann.call("presence.watch", { users: [bob.user.id, eve.user.id] })).online.includes(eve.user.id);
  });
  eve.leave();
  await sees(ann, eve, false);
  assert.deepEqual(shown(ann, bob.user.id), []);
  const { online } = await ann.call("presence.watch", { users: [bob.user.id] });
  assert.deepEqual(online, [bob.user.id]);
  await paused.kill("SIGKILL");
  for (const person of [ann, bob]) person.leave();
});
