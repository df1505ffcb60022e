import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type ErrorName, limits, type MessageRef } from "#protocol";
import { Answered, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { readLate, say } from "../support/messages.ts";

let cluster: TestCluster;
let ann: Person;
let bob: Person;
let room: string;
before(async () => {
  cluster = await startCluster(3);
  ann = await Person.arrive(cluster.node(0), "Ann");
  room = (await ann.call("room.create", { name: "Applause" })).room.id;
  await ann.call("room.watch", { rooms: [{ room }] });
  bob = await Person.arrive(cluster.node(1), "Bob", [room]);
});
after(async () => {
  ann.leave();
  bob.leave();
  await cluster.stop();
});

const named =
  (name: ErrorName, param?: string) =>
  (error: unknown): boolean =>
    error instanceof Answered && error.error.data.name === name && error.error.data.param === param;
const params = (message: MessageRef, emoji: string) => ({ room, message, emoji, clientId: randomUUID() });
const add = (person: Person, message: MessageRef, emoji: string) => person.call("reaction.add", params(message, emoji));
const take = (person: Person, message: MessageRef, emoji: string) =>
  person.call("reaction.remove", params(message, emoji));
const late = async (message: MessageRef) => (await readLate(cluster.node(2), bob, room, message))?.reactions;

test("reactions reach who reads live, and late readers find who gave which, in the order of their first", async () => {
  const message = await say(ann, room, "tea is ready");
  await add(bob, message, "🍵");
  await add(ann, message, "👍");
  await add(ann, message, "🍵");
  await take(ann, message, "👍");
  await add(bob, message, "❤");
  await say(ann, room, "barrier");
  await bob.sees(room, "barrier");
  const about = bob.events.filter((event) => "message" in event.body && event.body.message.id === message.id);
  assert.deepEqual(
    about.map(({ type, by, body }) => [type, by, "emoji" in body && body.emoji]),
    [
      ["reaction.added", bob.user.id, "🍵"],
      ["reaction.added", ann.user.id, "👍"],
      ["reaction.added", ann.user.id, "🍵"],
      ["reaction.removed", ann.user.id, "👍"],
      ["reaction.added", bob.user.id, "❤️"],
    ],
  );
  const reactions = [
    { emoji: "🍵", users: [bob.user.id, ann.user.id] },
    { emoji: "❤️", users: [bob.user.id] },
  ];
  assert.deepEqual(await late(message), reactions);
  await ann.call("message.edit", { room, message, clientId: randomUUID(), text: "tea is cold" });
  assert.deepEqual(await late(message), reactions, "an edit leaves them");
});

test("the same reaction given or taken away twice is there once, and the second time is no event", async () => {
  const message = await say(ann, room, "only once");
  const once = params(message, "👍");
  const first = await post(cluster.node(0), "reaction.add", once, bob.token);
  assert.deepEqual(await post(cluster.node(2), "reaction.add", once, bob.token), first, "a retry");
  assert.deepEqual(await add(bob, message, "👍"), { ok: true }, "another device");
  assert.deepEqual(await late(message), [{ emoji: "👍", users: [bob.user.id] }]);
  await take(bob, message, "👍");
  assert.deepEqual(await take(bob, message, "👍"), { ok: true });
  assert.deepEqual(await post(cluster.node(1), "reaction.add", once, bob.token), first, "a copy that comes late");
  assert.equal(await late(message), undefined, "undoes nothing");
});

test("everybody at once from all nodes: each reaction is counted once", async () => {
  const message = await say(ann, room, "all together");
  const people = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const { token, user } = await post(cluster.node(i % 3), "session.guest", {});
      await post(cluster.node(i % 3), "room.join", { room }, token);
      return { token, user };
    }),
  );
  await Promise.all(
    people.flatMap(({ token }, i) =>
      ["👍", "🎉"].map((emoji) => post(cluster.node(i % 3), "reaction.add", params(message, emoji), token)),
    ),
  );
  const everybody = new Set(people.map(({ user }) => user.id));
  for (const { users } of (await late(message)) ?? assert.fail("there are none")) {
    assert.deepEqual(new Set(users), everybody);
    assert.equal(users.length, people.length);
  }
});

test("a message has so many kinds of reactions, and so many in all; those that are there may still be joined or left", async () => {
  const message = await say(ann, room, "popular");
  const kinds = Array.from({ length: limits.reactions.kinds }, (_, i) => String.fromCodePoint(0x1f600 + i));
  for (const emoji of kinds) await add(ann, message, emoji);
  await assert.rejects(add(ann, message, "🍵"), named("REACTIONS_FULL"));
  await add(bob, message, "😀");
  await take(ann, message, "😁");
  await add(ann, message, "🍵");

  const full = await say(ann, room, "more popular");
  await add(bob, full, "👍");
  const redis = cluster.redis.connect();
  const users = Array.from({ length: limits.reactions.all }, (_, i) => `u${i}`);
  await redis.hset(`{r:${room}}:changes`, full.seq, JSON.stringify({ reactions: [{ emoji: "👍", users }] }));
  await assert.rejects(add(bob, full, "👍"), named("REACTIONS_FULL"));
  assert.equal((await late(full))?.[0]?.users.length, limits.reactions.all);
  redis.disconnect();
});

test("what is not one emoji is refused by the name of the parameter", async () => {
  const message = await say(ann, room, "words fail me");
  for (const emoji of ["ok", "👍👍", "🇽🇽", "<b>", '"}', "👍\u0301", "\uD83D"]) {
    await assert.rejects(add(bob, message, emoji), named("INVALID_PARAMS", "emoji"), emoji);
  }
  assert.equal(await late(message), undefined);
});
