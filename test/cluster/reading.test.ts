import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type Inbox, limits, type Params } from "#protocol";
import { Answered, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(2);
});
after(() => cluster.stop());

let rooms = 0;
/** A new room with these people in it, each on the next node. */
async function roomOf(...names: string[]): Promise<{ room: string; people: Person[] }> {
  const people = await Promise.all(names.map((name, i) => Person.arrive(cluster.node(i % 2), name)));
  const [owner, ...others] = people;
  rooms += 1;
  const made = await owner?.call("room.create", { name: `Reading ${rooms}` });
  const room = made?.room.id ?? "";
  for (const person of others) await person.call("room.join", { room });
  return { room, people };
}

/** How a room stands for somebody, as each node tells it: all the same. */
async function standing(person: Person, room: string): Promise<Inbox> {
  const told = await Promise.all(cluster.nodes.map((node) => post(node, "inbox.get", {}, person.token)));
  const [first, ...others] = told.map(({ inbox }) => inbox.find((one) => one.room === room));
  assert.ok(first, `${person.user.name} has no such room`);
  for (const other of others) assert.deepEqual(other, first);
  return first;
}

const unread = async (person: Person, room: string) => (await standing(person, room)).unread;
const read = (person: Person, params: Params<"room.read">) => person.call("room.read", params);

test("messages of others are unread until they are read, and all nodes count the same", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  assert.equal(await unread(bob, room), 0, "who comes in has nothing to catch up with");
  const said = [await ann.say(room, "one"), await ann.say(room, "two"), await ann.say(room, "three")];
  const [, two, three] = said as [object, { seq: number }, { seq: number; at: number }];
  const { inbox } = await post(cluster.node(0), "inbox.get", {}, bob.token);
  const stands = inbox.find((one) => one.room === room);
  assert.deepEqual(
    { ...stands, read: 0 },
    { room, seq: three.seq, at: three.at, read: 0, unread: 3, mentions: 0, notify: "all" },
  );
  assert.equal((await read(bob, { room, seq: two.seq })).inbox.unread, 1);
  assert.equal(await unread(bob, room), 1);
  assert.equal((await read(bob, { room, seq: three.seq })).inbox.unread, 0);
  assert.equal(await unread(bob, room), 0);
});

test("what one says oneself is not unread, and whoever speaks has read what came before", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  await ann.say(room, "one");
  assert.equal(await unread(ann, room), 0);
  await bob.say(room, "two");
  assert.equal(await unread(bob, room), 0);
  assert.equal(await unread(ann, room), 1);
});

test("whoever comes late has read what was said before, also when it comes a second time", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  await ann.say(room, "one");
  const late = await Person.arrive(cluster.node(1), "Cem", [room]);
  assert.equal(await unread(late, room), 0);
  await bob.call("room.leave", { room });
  await ann.say(room, "two");
  await bob.call("room.join", { room });
  assert.equal(await unread(bob, room), 0);
  assert.equal(await unread(late, room), 1);
});

test("a cursor goes back only when asked to, and then own messages are not unread again", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const one = await ann.say(room, "one");
  await bob.say(room, "two");
  const three = await ann.say(room, "three");
  await read(bob, { room, seq: three.seq });
  await read(bob, { room, seq: one.seq });
  assert.deepEqual((await standing(bob, room)).read, three.seq, "an older device reads on: nothing moves");
  const { inbox } = await read(bob, { room, seq: one.seq - 1, unread: true });
  assert.equal(inbox.unread, 2, "one and three, not bob's own");
  assert.equal(await unread(bob, room), 2);
  await bob.say(room, "four");
  assert.equal(await unread(bob, room), 0);
});

test("a copy of “mark unread” that comes late changes nothing", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const one = await ann.say(room, "one");
  const back = { room, seq: one.seq - 1, unread: true, clientId: randomUUID() } as const;
  await read(bob, { room, seq: one.seq });
  await read(bob, back);
  assert.equal(await unread(bob, room), 1);
  await read(bob, { room, seq: one.seq });
  const late = await post(cluster.node(0), "room.read", { ...back, clientId: back.clientId.toUpperCase() }, bob.token);
  assert.equal(late.inbox.unread, 0);
  assert.equal(await unread(bob, room), 0);
});

test("nobody reads further than what was said", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  await read(bob, { room, seq: 1_000_000 });
  await ann.say(room, "one");
  assert.equal(await unread(bob, room), 1);
});

test("whoever is called finds how often, until it has read it, whatever the message says in the end", async () => {
  const { room, people } = await roomOf("Ann", "Bob", "Cem");
  const [ann, bob, cem] = people as [Person, Person, Person];
  const say = (more: object) => ann.call("message.send", { room, clientId: randomUUID(), text: "hello", ...more });
  const calls = async (person: Person) => (await standing(person, room)).mentions;
  const one = await say({ mentions: [bob.user.id] });
  const two = await say({ mentionsRoom: true });
  assert.deepEqual([await calls(ann), await calls(bob), await calls(cem)], [0, 2, 1]);
  await read(bob, { room, seq: one.seq });
  assert.equal(await calls(bob), 1);
  const edit = { room, message: { id: two.id, seq: two.seq }, clientId: randomUUID(), text: "hello Cem" };
  await ann.call("message.edit", { ...edit, mentions: [cem.user.id] });
  assert.deepEqual([await calls(bob), await calls(cem)], [0, 1], "an edit calls others");
  await ann.call("message.delete", { room, message: edit.message, clientId: randomUUID() });
  assert.deepEqual([await calls(bob), await calls(cem)], [0, 0], "who was called is not any more");
  await read(bob, { room, seq: one.seq - 1, unread: true });
  assert.equal(await calls(bob), 1, "what is unread again calls again");
  await bob.call("room.leave", { room });
  await bob.call("room.join", { room });
  assert.equal(await calls(bob), 0);
});

test("a message that was taken back before it was read is not unread, answered or not", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const [one, two, three] = [await ann.say(room, "one"), await ann.say(room, "two"), await ann.say(room, "three")];
  const remove = ({ id, seq }: { id: string; seq: number }) =>
    ann.call("message.delete", { room, message: { id, seq }, clientId: randomUUID() });
  await remove(one);
  await remove(two);
  assert.equal(await unread(bob, room), 1);
  const reply = { room, clientId: randomUUID(), text: "an answer", reply: { id: three.id, seq: three.seq } };
  await ann.call("message.send", reply);
  assert.equal(await unread(bob, room), 2);
  await remove(three);
  assert.equal(await unread(bob, room), 1, "a tombstone is nothing to read");
  const last = await ann.say(room, "four");
  await read(bob, { room, seq: last.seq - 1 });
  await remove(last);
  const stands = await standing(bob, room);
  assert.deepEqual([stands.unread, stands.seq < last.seq], [0, true]);
});

test("of many calls only the newest are held", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const many = Array.from({ length: 130 }, () => {
    const call = { mentions: [bob.user.id], mentionsRoom: true as const };
    return ann.call("message.send", { room, clientId: randomUUID(), text: "hey", ...call });
  });
  await Promise.all(many);
  const stands = await standing(bob, room);
  assert.deepEqual([stands.unread, stands.mentions], [130, 100]);
});

test("what somebody wants to hear of a room stays as it was set, whatever is read and said", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const { inbox } = await bob.call("room.notify", { room, level: "none" });
  assert.equal(inbox.notify, "none");
  const one = await ann.say(room, "one");
  await read(bob, { room, seq: one.seq });
  await bob.say(room, "two");
  assert.equal((await standing(bob, room)).notify, "none");
  assert.equal((await standing(ann, room)).notify, "all");
});

test("a room tells how far each member has read, and strangers nothing", async () => {
  const { room, people } = await roomOf("Ann", "Bob", "Cem");
  const [ann, bob, cem] = people as [Person, Person, Person];
  const one = await ann.say(room, "one");
  await read(bob, { room, seq: one.seq });
  const { readers } = await cem.call("room.receipts", { room });
  const far = new Map(readers.map(({ user, seq }) => [user, seq]));
  assert.deepEqual([far.get(ann.user.id), far.get(bob.user.id)], [one.seq, one.seq]);
  assert.ok((far.get(cem.user.id) ?? 0) < one.seq);
  const stranger = await Person.arrive(cluster.node(1), "Eve");
  const refused = (error: unknown) => error instanceof Answered && error.error.data.name === "ROOM_NOT_MEMBER";
  await assert.rejects(stranger.call("room.receipts", { room }), refused);
  await assert.rejects(stranger.call("room.read", { room, seq: 1 }), refused);
  await assert.rejects(stranger.call("room.notify", { room, level: "none" }), refused);
});

test("readers of a small room see at once how far somebody has read, those of a large one do not", async () => {
  const { room, people } = await roomOf("Ann", "Bob");
  const [ann, bob] = people as [Person, Person];
  const receipts = () => ann.ephemerals.filter((moment) => moment.type === "receipt");
  await ann.call("room.watch", { rooms: [{ room }] });
  const first = await ann.say(room, "one");
  await read(bob, { room, seq: first.seq });
  await until("Ann sees that Bob has read", () => receipts().length > 0);
  assert.deepEqual(receipts(), [{ type: "receipt", room, user: bob.user.id, seq: first.seq }]);
  await read(bob, { room, seq: first.seq - 1, unread: true });
  for (let i = 2; i < limits.receipts; i += 1) await crowd(room);
  const last = await ann.say(room, "two");
  await read(bob, { room, seq: last.seq });
  await until("a room of 50 still shows it", () => receipts().length > 1);
  assert.equal(receipts()[1]?.seq, last.seq, "going back was not told");
  await crowd(room);
  assert.deepEqual((await ann.call("room.receipts", { room })).readers, []);
  await read(bob, { room, seq: (await ann.say(room, "three")).seq });
  await bob.call("typing.set", { room });
  await until("what came after it is here", () => ann.ephemerals.at(-1)?.type === "typing");
  assert.equal(receipts().length, 2);
});

async function crowd(room: string): Promise<void> {
  const { token } = await post(cluster.node(0), "session.guest", {});
  await post(cluster.node(0), "room.join", { room }, token);
}

test("a room in which nothing was ever said has nothing to read", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", ["lobby"]);
  const { inbox } = await read(ann, { room: "lobby", seq: 0 });
  assert.deepEqual([inbox.unread, inbox.seq, inbox.at], [0, 0, 0]);
});
