import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOBBY } from "#protocol";
import { Answered, gapless, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket } from "../support/raw.ts";
import { until } from "../support/until.ts";

/** As large as a message may be: 12 KB. */
const LONG = "茶".repeat(4000);

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(2, { SOCKET_BUDGET_BYTES: "67108864" });
});
after(async () => {
  await cluster.stop();
});

const typists = (person: Person) =>
  person.ephemerals.flatMap((moment) => (moment.type === "typing" ? [moment.user] : []));

const request = (method: string, params: object) => JSON.stringify({ jsonrpc: "2.0", method, params });

/** Types as a person does, on and on, until it is heard: what a busy machine drops comes again after a while. */
async function typeUntil(typist: Person, room: string, heard: () => boolean): Promise<void> {
  await until(`${typist.user.name} is seen to type`, async () => {
    await typist.call("typing.set", { room });
    return heard();
  });
}

async function droppedAsSlow(): Promise<number> {
  const text = await (await fetch(`${cluster.node(0).url}/metrics`)).text();
  return Number(/^teahouse_ephemerals_dropped_total\{.*reason="slow".*\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

test("who types is told to the room's readers on all nodes, not to the typist, and once in three seconds", async () => {
  const [ann, bob, eve] = await Promise.all([
    Person.arrive(cluster.node(0), "Ann", [LOBBY]),
    Person.arrive(cluster.node(0), "Bob", [LOBBY]),
    Person.arrive(cluster.node(1), "Eve", [LOBBY]),
  ]);
  const from = Date.now();
  await Promise.all([1, 2, 3].map(() => ann.call("typing.set", { room: LOBBY })));
  await typeUntil(ann, LOBBY, () => typists(bob).length > 0 && typists(eve).length > 0);
  // Told after Ann's, on the same channel: what had come of hers is there when this is.
  await typeUntil(eve, LOBBY, () => typists(ann).length > 0 && typists(bob).includes(eve.user.id));
  const most = 1 + Math.floor((Date.now() - from) / 3000);
  for (const person of [bob, eve]) {
    assert.ok(typists(person).filter((user) => user === ann.user.id).length <= most, "once in three seconds");
  }
  assert.ok(!typists(ann).includes(ann.user.id) && !typists(eve).includes(eve.user.id), "nobody hears of themselves");
  for (const person of [ann, bob, eve]) person.leave();
});

test("a notification is enough to say that one types", async () => {
  const [ann, bob] = await Promise.all([
    Person.arrive(cluster.node(0), "Ann", [LOBBY]),
    Person.arrive(cluster.node(1), "Bob", [LOBBY]),
  ]);
  await until("Bob hears of it", () => {
    ann.socket.emit("rpc", { jsonrpc: "2.0", method: "typing.set", params: { room: LOBBY } });
    return typists(bob).includes(ann.user.id);
  });
  ann.leave();
  bob.leave();
});

test("outside a room nobody says that they type, and nobody hears who does", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const { room } = await ann.call("room.create", { name: "Behind closed doors" });
  await ann.call("room.watch", { rooms: [{ room: room.id }] });
  const bob = await Person.arrive(cluster.node(1), "Bob", [room.id, LOBBY]);
  const eve = await Person.arrive(cluster.node(1), "Eve", [LOBBY]);
  await assert.rejects(
    eve.call("typing.set", { room: room.id }),
    (error: unknown) => error instanceof Answered && error.error.data.name === "ROOM_NOT_MEMBER",
  );
  await assert.rejects(
    post(cluster.node(0), "typing.set", { room: room.id }, ann.token),
    (error: unknown) => error instanceof Answered && error.error.data.name === "SOCKET_ONLY",
  );
  await typeUntil(ann, room.id, () => typists(bob).includes(ann.user.id));
  await typeUntil(bob, LOBBY, () => typists(eve).length > 0);
  assert.deepEqual(new Set(typists(eve)), new Set([bob.user.id]));
  for (const person of [ann, bob, eve]) person.leave();
});

test("nothing of it is in the log", async () => {
  const [ann, bob] = await Promise.all([
    Person.arrive(cluster.node(0), "Ann", [LOBBY]),
    Person.arrive(cluster.node(1), "Bob", [LOBBY]),
  ]);
  const redis = cluster.redis.connect();
  const { seq } = await ann.say(LOBBY, "before");
  const length = await redis.xlen(`{r:${LOBBY}}:log`);
  await typeUntil(ann, LOBBY, () => typists(bob).includes(ann.user.id));
  assert.equal(await redis.xlen(`{r:${LOBBY}}:log`), length);
  assert.equal((await ann.say(LOBBY, "after")).seq, seq + 1);
  await bob.sees(LOBBY, "after");
  assert.ok(gapless(bob.events));
  redis.disconnect();
  ann.leave();
  bob.leave();
});

test("a socket with bytes waiting is not told who types, and misses no message", async () => {
  const ann = await Person.arrive(cluster.node(1), "Ann");
  const { room } = await ann.call("room.create", { name: "A slow line" });
  await ann.call("room.watch", { rooms: [{ room: room.id }] });
  const { token } = await post(cluster.node(0), "session.guest", { name: "Sleeper" });
  await post(cluster.node(0), "room.join", { room: room.id }, token);
  const sleeper = await RawSocket.open(cluster.node(0), token);
  await sleeper.ask(request("room.watch", { rooms: [{ room: room.id }] }).replace("{", '{"id":1,'));
  sleeper.ws.pause();
  const before = await droppedAsSlow();
  let sent = 0;
  await until("typing is dropped", async () => {
    await Promise.all(Array.from({ length: 200 }, () => ann.say(room.id, LONG)));
    sent += 200;
    const typist = await Person.arrive(cluster.node(1), `Typist ${sent}`, [room.id]);
    await typeUntil(typist, room.id, () => typists(ann).includes(typist.user.id));
    typist.leave();
    return (await droppedAsSlow()) > before;
  });
  sleeper.ws.resume();
  const messages = () => sleeper.frames.filter((frame) => frame.includes('"message.sent"')).length;
  await until("all that was said has come", () => messages() === sent);
  const shown = sleeper.frames.filter((frame) => frame.startsWith('42["ephemeral"'));
  assert.ok(shown.length < typists(ann).length, "not all who typed were shown");
  sleeper.close();
  ann.leave();
});
