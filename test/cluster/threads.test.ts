import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { ErrorName, MessageRef, Result } from "#protocol";
import { Answered, Person, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { readLate, say, seesChange } from "../support/messages.ts";

let cluster: TestCluster;
let ann: Person;
let bob: Person;
let room: string;
before(async () => {
  cluster = await startCluster(3);
  ann = await Person.arrive(cluster.node(0), "Ann");
  room = (await ann.call("room.create", { name: "Side rooms" })).room.id;
  await ann.call("room.watch", { rooms: [{ room }] });
  bob = await Person.arrive(cluster.node(1), "Bob", [room]);
});
after(async () => {
  ann.leave();
  bob.leave();
  await cluster.stop();
});

const named = (name: ErrorName) => (error: unknown) => error instanceof Answered && error.error.data.name === name;
const answer = (person: Person, reply: MessageRef, text: string) => say(person, room, text, { reply });
const remove = (person: Person, message: MessageRef) =>
  person.call("message.delete", { room, message, clientId: randomUUID() });
const late = (message: MessageRef) => readLate(cluster.node(2), bob, room, message);
const thread = (root: MessageRef, page: { after?: number; limit?: number } = {}) =>
  post(cluster.node(2), "message.thread", { room, root: root.seq, ...page }, bob.token);
const textsOf = ({ messages }: Result<"message.thread">) => messages.map(({ text }) => text);

test("an answer says what it answers and which thread it is in, to live and to late readers", async () => {
  const root = await say(ann, room, "who brings the kettle?");
  const first = await answer(bob, root, "I do");
  const second = await answer(ann, first, "thanks");
  await bob.sees(room, "thanks");
  const sent = bob.events.filter(({ id }) => id === first.id || id === second.id).map(({ body }) => body);
  assert.deepEqual(sent, [
    { text: "I do", reply: root, thread: root },
    { text: "thanks", reply: first, thread: root },
  ]);
  const read = await late(second);
  assert.deepEqual([read?.reply, read?.thread, read?.replies], [first, root, undefined]);
  assert.equal((await late(root))?.replies, 2, "answers to answers are in the same thread");
  assert.equal((await late(first))?.replies, undefined, "no thread begins with an answer");
  assert.deepEqual(textsOf(await thread(root)), ["I do", "thanks"]);
  const { messages } = await ann.call("room.history", { room, limit: 3 });
  assert.deepEqual(
    messages.map(({ text, replies }) => [text, replies ?? 0]),
    [
      ["who brings the kettle?", 2],
      ["I do", 0],
      ["thanks", 0],
    ],
    "they stand in the room's timeline, too",
  );
});

test("a thread is read page by page, oldest first, wherever the reader stands", async () => {
  const [root, other] = [await say(ann, room, "a long story"), await say(ann, room, "another story")];
  const all: string[] = [];
  for (let i = 0; i < 25; i += 1) {
    await answer(ann, root, `chapter ${i}`);
    await answer(bob, other, `elsewhere ${i}`);
    all.push(`chapter ${i}`);
  }
  const read: string[] = [];
  let more = true;
  for (let after = 0; more; ) {
    const page = await thread(root, { after, limit: 7 });
    assert.ok(page.messages.length <= 7);
    read.push(...textsOf(page));
    after = page.messages.at(-1)?.seq ?? assert.fail("a page with nothing on it says that there is more");
    more = page.more;
  }
  assert.deepEqual(read, all);
  const { messages } = await thread(root, { limit: 10 });
  const [, second, third] = messages;
  assert.ok(second && third);
  await remove(ann, { id: second.id, seq: second.seq });
  assert.equal(
    (await thread(root, { after: second.seq, limit: 1 })).messages[0]?.id,
    third.id,
    "after one that is gone",
  );
  assert.deepEqual((await thread(root, { after: third.seq + 100_000 })).messages, []);
  assert.deepEqual((await thread({ id: "", seq: 999_999 })).messages, []);
  assert.deepEqual((await thread(third)).messages, []);
});

test("what has answers leaves a tombstone: its words are nowhere to be read, its thread goes on", async () => {
  const root = await say(ann, room, "a secret");
  const first = await answer(bob, root, "what?");
  await ann.call("reaction.add", { room, message: root, emoji: "🤫", clientId: randomUUID() });
  await remove(ann, root);
  assert.deepEqual((await seesChange(bob, "message.deleted", root)).body, { message: root, kept: true });
  const tombstone = await late(root);
  assert.deepEqual(
    [tombstone?.deleted, tombstone?.text, tombstone?.replies, tombstone?.reactions],
    [true, "", 1, undefined],
  );
  const { text } = await postRaw(
    cluster.node(2),
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "room.history", params: { room } }),
    { authorization: `Bearer ${bob.token}` },
  );
  assert.ok(!text.includes("a secret"));
  await answer(bob, root, "never mind");
  await answer(bob, first, "really");
  assert.deepEqual(textsOf(await thread(root)), ["what?", "never mind", "really"]);

  const change = { room, message: root, clientId: randomUUID() };
  await assert.rejects(ann.call("message.edit", { ...change, text: "x" }), named("MESSAGE_NOT_FOUND"));
  await assert.rejects(ann.call("message.delete", change), named("MESSAGE_NOT_FOUND"));
  await assert.rejects(ann.call("reaction.add", { ...change, emoji: "👍" }), named("MESSAGE_NOT_FOUND"));
});

test("an answer that is deleted leaves its thread, unless another one quotes it", async () => {
  const root = await say(ann, room, "count with me");
  const [one, two] = [await answer(bob, root, "one"), await answer(bob, root, "two")];
  await answer(ann, two, "to two");
  await remove(bob, one);
  await remove(bob, two);
  assert.deepEqual((await seesChange(ann, "message.deleted", one)).body, { message: one, thread: root });
  assert.deepEqual((await seesChange(ann, "message.deleted", two)).body, { message: two, thread: root, kept: true });
  assert.deepEqual(textsOf(await thread(root)), ["", "to two"]);
  assert.equal((await late(root))?.replies, 2);

  const three = await answer(bob, root, "three");
  const toThree = await answer(ann, three, "to three");
  await remove(ann, toThree);
  await remove(bob, three);
  assert.equal(await late(three), undefined, "nobody quotes it any more");
  assert.deepEqual(textsOf(await thread(root)), ["", "to two"]);
});

test("answers of two people on two nodes at once are all in the thread, in the log's order", async () => {
  const root = await say(ann, room, "everybody at once");
  const texts = Array.from({ length: 60 }, (_, i) => `voice ${i}`);
  const refs = await Promise.all(texts.map((text, i) => answer(i % 2 === 0 ? ann : bob, root, text)));
  const { messages } = await thread(root, { limit: 200 });
  assert.deepEqual(
    messages.map(({ seq }) => seq),
    refs.map(({ seq }) => seq).sort((a, b) => a - b),
  );
  assert.equal((await late(root))?.replies, texts.length);
});

test("an answer that is retried is in its thread once, also when what it answers is gone", async () => {
  const root = await say(ann, room, "still here?");
  const params = { room, clientId: randomUUID(), text: "yes", reply: root };
  const first = await post(cluster.node(0), "message.send", params, bob.token);
  const again = await post(cluster.node(2), "message.send", params, bob.token);
  assert.deepEqual([again.seq, again.duplicate], [first.seq, true]);
  assert.equal((await late(root))?.replies, 1);

  const lonely = await say(ann, room, "gone in a moment");
  await remove(ann, lonely);
  await assert.rejects(answer(bob, lonely, "wait"), named("MESSAGE_NOT_FOUND"));
});

test("who answers what is gone is not made to wait for its turn by slow mode", async () => {
  const lonely = await say(ann, room, "too late");
  await remove(ann, lonely);
  await ann.call("room.change", { room, slowMode: 60, clientId: randomUUID() });
  await assert.rejects(answer(bob, lonely, "wait"), named("MESSAGE_NOT_FOUND"));
  await say(bob, room, "then not");
  await assert.rejects(say(bob, room, "too soon"), named("SLOW_MODE"));
  await ann.call("room.change", { room, slowMode: 0, clientId: randomUUID() });
});

test("what history let go of leaves nothing behind for long, and its thread goes on with what is there", async () => {
  const small = await cluster.add({ HISTORY_KEEP: "100" });
  const cem = await Person.arrive(small, "Cem");
  const { id } = (await cem.call("room.create", { name: "forgetful" })).room;
  const redis = cluster.redis.connect();
  const reply = await say(cem, id, "the first");
  for (let i = 0; i < 60; i += 1) {
    const message = await say(cem, id, `answer ${i}`, { reply });
    await cem.call("reaction.add", { room: id, message, emoji: "👍", clientId: randomUUID() });
  }
  const old = [await redis.hlen(`{r:${id}}:changes`), await redis.zcard(`{r:${id}}:threads`)];
  assert.deepEqual(old, [60, 60]);
  await Promise.all(Array.from({ length: 400 }, (_, i) => say(cem, id, `filler ${i}`)));
  const last = await say(cem, id, "the last one");
  for (let i = 0; i < 100; i += 1) {
    await cem.call("message.edit", { room: id, message: last, clientId: randomUUID(), text: `edit ${i}` });
  }
  assert.deepEqual(await redis.hkeys(`{r:${id}}:changes`), [String(last.seq)]);
  assert.equal(await redis.zcard(`{r:${id}}:threads`), 0);
  const { messages, more } = await cem.call("message.thread", { room: id, root: reply.seq });
  assert.deepEqual([messages, more], [[], false]);
  redis.disconnect();
  cem.leave();
});
