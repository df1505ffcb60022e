import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOBBY, type Position, type Result, type RoomEvent, type RpcResponse } from "#protocol";
import { gapless, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3);
});
after(() => cluster.stop());

test("what was missed comes in order before the ack, on another node, then live", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  await ann.say(LOBBY, "one");
  await bob.sees(LOBBY, "one");
  const position = bob.position(LOBBY);
  bob.leave();
  for (let i = 0; i < 700; i += 1) await ann.say(LOBBY, `missed ${i}`);

  await bob.moveTo(cluster.node(2));
  const flood = Promise.all(Array.from({ length: 300 }, (_, i) => ann.say(LOBBY, `meanwhile ${i}`)));
  const before = bob.events.length;
  // Looked at in the very moment of the ack: what comes live may follow in the same packet.
  const { answer, last } = await new Promise<{ answer: RpcResponse; last: RoomEvent | undefined }>((resolve) => {
    const request = { jsonrpc: "2.0", id: 1, method: "room.watch", params: { rooms: [position] } };
    bob.socket.emit("rpc", request, (response: RpcResponse) => resolve({ answer: response, last: bob.events.at(-1) }));
  });
  const [stands] = "result" in answer ? (answer.result as Result<"room.watch">).rooms : [];
  assert.ok(stands && stands.reset === undefined);
  assert.equal(last?.seq, stands.seq, "the last event before the ack is where the ack says one stands");
  assert.ok(bob.events.length >= before + 700);
  await flood;
  await ann.say(LOBBY, "end");
  await bob.sees(LOBBY, "end");
  assert.ok(gapless(bob.events));
  assert.equal(new Set(bob.events.map((event) => event.id)).size, bob.events.length);
  ann.leave();
  bob.leave();
});

test("a reader with a position of another past is told to start over, and goes on from the top", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  await ann.say(LOBBY, "here");
  await bob.sees(LOBBY, "here");
  const good = bob.position(LOBBY);
  const wrong: [string, object][] = [
    ["epoch", { ...good, epoch: "other" }],
    ["mismatch", { ...good, id: "other" }],
    ["mismatch", { ...good, seq: good.seq + 1000 }],
    ["mismatch", { room: LOBBY, epoch: good.epoch, seq: good.seq }],
  ];
  for (const [reason, position] of wrong) {
    const { rooms } = await bob.call("room.watch", { rooms: [position as typeof good] });
    assert.deepEqual(rooms, [{ ...good, reset: reason }]);
  }
  // The same below the top, where only the log's own entry can tell.
  await ann.say(LOBBY, "one further");
  await bob.sees(LOBBY, "one further");
  const below = await bob.call("room.watch", { rooms: [{ ...good, id: "other" }] });
  assert.equal(below.rooms[0]?.reset, "mismatch");
  await ann.say(LOBBY, "still live");
  await bob.sees(LOBBY, "still live");
  ann.leave();
  bob.leave();
});

test("a reader whose place in the log was trimmed away is told, not fed with a gap", async () => {
  const small = await cluster.add({ LOG_KEEP: "100" });
  const ann = await Person.arrive(small, "Ann", []);
  const { room } = await ann.call("room.create", { name: "short memory" });
  await ann.call("room.watch", { rooms: [{ room: room.id }] });
  await ann.say(room.id, "first");
  await ann.sees(room.id, "first");
  const old = ann.position(room.id);
  await Promise.all(Array.from({ length: 400 }, (_, i) => ann.say(room.id, `more ${i}`)));
  const { rooms } = await ann.call("room.watch", { rooms: [old] });
  assert.equal(rooms[0]?.reset, "gap");
  assert.equal(rooms[0]?.seq, 402);
  const { messages, more } = await ann.call("room.history", { room: room.id, limit: 200 });
  assert.equal(messages.length, 200, "history is kept longer than the log");
  assert.ok(more);
  ann.leave();
});

test("hints that never arrive are filled from the log within a second", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  const redis = cluster.redis.connect();
  for (let round = 0; round < 5; round += 1) {
    const said = Array.from({ length: 40 }, (_, i) => ann.say(LOBBY, `round ${round}, ${i}`));
    await redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    await Promise.all(said);
    const last = `round ${round}, 39`;
    await until("Bob has the round", () => bob.texts(LOBBY).includes(last), { within: 5000 });
  }
  assert.ok(gapless(bob.events));
  assert.ok(gapless(ann.events));
  redis.disconnect();
  ann.leave();
  bob.leave();
});

test("a hint that was lost in silence is found by comparing with the log", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  await ann.say(LOBBY, "loud");
  await bob.sees(LOBBY, "loud");
  await appendWithoutHint(bob.position(LOBBY), "quiet");
  await Promise.all([ann.sees(LOBBY, "quiet"), bob.sees(LOBBY, "quiet")]);
  await ann.say(LOBBY, "loud again");
  await bob.sees(LOBBY, "loud again");
  assert.ok(gapless(bob.events));
  ann.leave();
  bob.leave();
});

test("everybody is told when the store lost everything, and the lobby comes back", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  await ann.say(LOBBY, "doomed");
  await bob.sees(LOBBY, "doomed");
  const redis = cluster.redis.connect();
  await redis.flushall();
  await until("both are told", () => [ann, bob].every((one) => one.resets.some((reset) => reset.room === LOBBY)));
  const guest = await post(cluster.node(0), "session.guest", { name: "Eve" });
  const { room } = await post(cluster.node(2), "room.join", { room: LOBBY }, guest.token);
  assert.equal(room.members, 1);
  const { epoch } = await post(cluster.node(0), "room.history", { room: LOBBY }, guest.token);
  assert.notEqual(epoch, ann.events[0]?.epoch);
  redis.disconnect();
  ann.leave();
  bob.leave();
});

test("a node listens to a room only while somebody there reads it", async () => {
  const redis = cluster.redis.connect();
  const ann = await Person.arrive(cluster.node(0), "Ann", []);
  const { room } = await ann.call("room.create", { name: "a quiet place" });
  const channel = `{r:${room.id}}:live`;
  const listeners = async () => (await redis.call("PUBSUB", "SHARDNUMSUB", channel)) as [string, number];
  assert.deepEqual(await listeners(), [channel, 0]);
  await ann.call("room.watch", { rooms: [{ room: room.id }] });
  await ann.call("room.watch", { rooms: [{ room: room.id }] });
  assert.deepEqual(await listeners(), [channel, 1]);
  ann.leave();
  await until("nobody listens", async () => (await listeners())[1] === 0);
  redis.disconnect();
});

/** What lua/step.lua keeps, but without its hint: as if the network had swallowed that. */
async function appendWithoutHint(top: Position, text: string): Promise<void> {
  const redis = cluster.redis.connect();
  const { room, epoch } = top;
  const [seq, prev, id] = [top.seq + 1, top.id, "sixteen-letters1"];
  const event = { room, epoch, seq, prev, id, type: "message.sent", at: 1, by: "u_x", clientId: "", body: { text } };
  const entry = `${epoch} ${seq} ${prev} ${id} message.sent -\n${JSON.stringify(event)}`;
  await redis.multi().xadd(`{r:${room}}:log`, `${seq}-0`, "e", entry).hset(`{r:${room}}:meta`, { seq, id }).exec();
  redis.disconnect();
}
