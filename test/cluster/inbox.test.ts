import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, type TestContext, test } from "node:test";
import { Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { Device } from "../support/device.ts";
import { type NodeProcess, startNodeProcess } from "../support/process.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(2);
});
after(() => cluster.stop());

/** Ann on the first node, Bob with a device on each, and a room with both. */
async function annAndBob(t: TestContext) {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const bob = await Person.arrive(cluster.node(1), "Bob");
  const { room } = await ann.call("room.create", { name: `Inbox ${randomUUID().slice(0, 8)}` });
  await bob.call("room.join", { room: room.id });
  const [first, second] = await Promise.all(cluster.nodes.map((node) => Device.open(node, bob.token)));
  assert.ok(first && second);
  t.after(() => {
    for (const one of [first, second]) one.close();
    for (const one of [ann, bob]) one.leave();
  });
  return { ann, bob, room: room.id, first, second };
}

test("a message on one node is a badge on every other, without its room being open there", async (t) => {
  const { ann, room, first, second } = await annAndBob(t);
  const said = await ann.say(room, "hello");
  for (const device of [first, second]) await device.shows(room, { unread: 1, seq: said.seq, at: said.at });
});

test("what one device has read, the others show as read, and what was marked unread as unread", async (t) => {
  const { ann, bob, room, first, second } = await annAndBob(t);
  const said = await ann.say(room, "hello");
  await Promise.all([first, second].map((device) => device.shows(room, { unread: 1 })));
  await bob.call("room.read", { room, seq: said.seq });
  await Promise.all([first, second].map((device) => device.shows(room, { unread: 0, read: said.seq })));
  await bob.call("room.read", { room, seq: said.seq - 1, unread: true, clientId: randomUUID() });
  await Promise.all([first, second].map((device) => device.shows(room, { unread: 1 })));
  await bob.call("room.notify", { room, level: "mentions" });
  await Promise.all([first, second].map((device) => device.shows(room, { notify: "mentions" })));
  await bob.say(room, "hello yourself");
  await Promise.all([first, second].map((device) => device.shows(room, { unread: 0 })));
});

test("hundreds of messages are one word a second at most, and the count is right in the end", async (t) => {
  const { ann, room, first, second } = await annAndBob(t);
  for (const device of [first, second]) device.toldAt.length = 0;
  let said = 0;
  while (said < 200 || first.toldAt.length < 3 || second.toldAt.length < 3) {
    said += 1;
    await ann.say(room, `message ${said}`);
  }
  for (const device of [first, second]) {
    await device.shows(room, { unread: said });
    const pauses = device.toldAt.slice(1).map((at, i) => at - (device.toldAt[i] ?? 0));
    // Sent at least 1,000 ms apart; on its way one may wait a little longer than the next.
    for (const ms of pauses) assert.ok(ms > 900, `${ms} ms after the one before`);
  }
});

test("a message whose hint was lost in silence is a badge all the same", async (t) => {
  const { ann, room, second } = await annAndBob(t);
  const said = await ann.say(room, "loud");
  await second.shows(room, { unread: 1 });
  await appendWithoutHint(room, said);
  await second.shows(room, { unread: 2 });
});

test("a message said while no subscriber heard is a badge all the same", async (t) => {
  const { ann, room, second } = await annAndBob(t);
  const redis = cluster.redis.connect();
  for (let i = 1; i <= 5; i += 1) {
    const said = ann.say(room, `message ${i}`);
    await redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    await said;
    await second.shows(room, { unread: i });
  }
  redis.disconnect();
});

test("whoever comes into a room on one device has it on the other, and whoever leaves loses it on all", async (t) => {
  const { ann, bob, first, second } = await annAndBob(t);
  const { room } = await ann.call("room.create", { name: `Later ${randomUUID().slice(0, 8)}` });
  await bob.call("room.join", { room: room.id });
  for (const device of [first, second]) await until("the room is there", () => device.rooms.get(room.id)?.joined);
  await ann.say(room.id, "welcome");
  for (const device of [first, second]) await device.shows(room.id, { unread: 1 });
  await bob.call("room.leave", { room: room.id });
  for (const device of [first, second]) await until("the room is gone", () => !device.rooms.has(room.id));
  await bob.call("room.join", { room: room.id });
  for (const device of [first, second]) await device.shows(room.id, { unread: 0 });
});

test("a room is listened to while one of its people looks at its inbox, and no longer", async (t) => {
  const { bob, room, first, second } = await annAndBob(t);
  const redis = cluster.redis.connect();
  const channel = `{r:${room}}:live`;
  const listeners = async () => ((await redis.call("PUBSUB", "SHARDNUMSUB", channel)) as [string, number])[1];
  assert.equal(await listeners(), 2);
  await bob.call("room.watch", { rooms: [{ room }] });
  await bob.call("room.unwatch", { rooms: [room] });
  first.close();
  await until("one node listens", async () => (await listeners()) === 1);
  await second.watch();
  second.close();
  await until("nobody listens", async () => (await listeners()) === 0);
  redis.disconnect();
});

test("after a node was killed, what is unread is right on the next one", async (t) => {
  const { ann, bob, room } = await annAndBob(t);
  const doomed: NodeProcess = await startNodeProcess("doomed", cluster.redis.url);
  t.after(() => doomed.kill("SIGKILL"));
  const device = await Device.open(doomed, bob.token);
  const one = await ann.say(room, "one");
  await device.shows(room, { unread: 1 });
  await post(doomed, "room.read", { room, seq: one.seq }, bob.token);
  await ann.say(room, "two");
  await doomed.kill("SIGKILL");
  await ann.say(room, "three");
  const again = await Device.open(cluster.node(1), bob.token);
  t.after(() => again.close());
  assert.deepEqual([again.inbox.get(room)?.unread, again.inbox.get(room)?.read], [2, one.seq]);
});

/** What a step keeps of a message, but without its hint: as if the network had swallowed that. */
async function appendWithoutHint(room: string, top: { epoch: string; seq: number; id: string }): Promise<void> {
  const redis = cluster.redis.connect();
  const [seq, id, keys] = [top.seq + 1, "sixteen-letters1", `{r:${room}}`];
  const count = 1 + Number(await redis.hget(`${keys}:meta`, "count"));
  const event = { room, epoch: top.epoch, seq, prev: top.id, id, type: "message.sent", at: 1, by: "u_x", clientId: "" };
  const entry = `${top.epoch} ${seq} ${top.id} ${id} message.sent -\n${JSON.stringify({ ...event, body: { text: "" } })}`;
  await redis
    .multi()
    .xadd(`${keys}:log`, `${seq}-0`, "e", entry)
    .xadd(`${keys}:view`, `${seq}-0`, "e", entry, "n", count)
    .hset(`${keys}:meta`, { seq, id, count })
    .exec();
  redis.disconnect();
}
