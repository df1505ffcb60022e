import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { ErrorName, MessageRef, Params } from "#protocol";
import { Answered, gapless, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { readLate, say, seesChange } from "../support/messages.ts";

let cluster: TestCluster;
let owner: Person;
let bob: Person;
let room: string;
before(async () => {
  cluster = await startCluster(3);
  owner = await Person.arrive(cluster.node(0), "Owner");
  room = (await owner.call("room.create", { name: "Second thoughts" })).room.id;
  await owner.call("room.watch", { rooms: [{ room }] });
  bob = await Person.arrive(cluster.node(1), "Bob", [room]);
});
after(async () => {
  owner.leave();
  bob.leave();
  await cluster.stop();
});

const named = (name: ErrorName) => (error: unknown) => error instanceof Answered && error.error.data.name === name;
const clientId = () => randomUUID();
const edit = (person: Person, message: MessageRef, text: string, more: Partial<Params<"message.edit">> = {}) =>
  person.call("message.edit", { room, message, clientId: clientId(), text, ...more });
const remove = (person: Person, message: MessageRef, id = clientId()) =>
  person.call("message.delete", { room, message, clientId: id });
/** On a node that nobody has used for it. */
const late = (message: MessageRef) => readLate(cluster.node(2), bob, room, message);

test("an edit reaches who reads live, and is what somebody who comes late reads", async () => {
  const message = await say(owner, room, "teh tea");
  const { event } = await edit(owner, message, "the tea");
  const seen = await seesChange(bob, "message.edited", message);
  assert.deepEqual(seen.body, { message, text: "the tea" });
  assert.deepEqual([seen.seq, seen.id, seen.at], [event?.seq, event?.id, event?.at]);

  const found = await late(message);
  assert.deepEqual([found?.text, found?.editedAt, found?.by], ["the tea", seen.at, owner.user.id]);
  await edit(owner, message, "the last tea");
  assert.equal((await late(message))?.text, "the last tea");
  const { messages } = await post(cluster.node(2), "room.history", { room }, bob.token);
  assert.deepEqual(
    messages.filter(({ id }) => id === message.id).map(({ text }) => text),
    ["the last tea"],
    "history has it once, in its last form, where it was said",
  );
});

test("a deleted message leaves history, and who reads live is told", async () => {
  const message = await say(bob, room, "said too soon");
  await edit(bob, message, "said much too soon");
  await remove(bob, message);
  assert.deepEqual((await seesChange(owner, "message.deleted", message)).body, { message });
  assert.equal(await late(message), undefined);
  const { messages } = await post(cluster.node(2), "room.history", { room }, bob.token);
  assert.ok(messages.every(({ id }) => id !== message.id));
  const redis = cluster.redis.connect();
  assert.equal(await redis.hexists(`{r:${room}}:changes`, String(message.seq)), 0, "nothing is kept beside it");
  redis.disconnect();
});

test("only its author edits a message; its author, a moderator or an owner deletes it", async () => {
  const cem = await Person.arrive(cluster.node(2), "Cem", [room]);
  const message = await say(bob, room, "mine");
  await assert.rejects(edit(cem, message, "yours"), named("MESSAGE_NOT_YOURS"));
  await assert.rejects(edit(owner, message, "yours"), named("MESSAGE_NOT_YOURS"));
  await assert.rejects(remove(cem, message), named("MESSAGE_NOT_YOURS"));
  assert.equal((await late(message))?.text, "mine");
  await remove(owner, message);
  assert.equal(await late(message), undefined);
  cem.leave();
});

test("somebody who is no member changes and reads nothing, on any node", async () => {
  const message = await say(owner, room, "between us");
  const { token } = await post(cluster.node(0), "session.guest", { name: "Stranger" });
  const refused = named("ROOM_NOT_MEMBER");
  for (const node of cluster.nodes) {
    const about = { room, message, clientId: clientId() };
    await assert.rejects(post(node, "message.edit", { ...about, text: "x" }, token), refused);
    await assert.rejects(post(node, "message.delete", about, token), refused);
    await assert.rejects(post(node, "reaction.add", { ...about, emoji: "👍" }, token), refused);
    await assert.rejects(post(node, "reaction.remove", { ...about, emoji: "👍" }, token), refused);
    await assert.rejects(post(node, "message.get", { room, seqs: [message.seq] }, token), refused);
    await assert.rejects(post(node, "message.thread", { room, root: message.seq }, token), refused);
  }
});

test("somebody who left changes nothing any more, where its node let it in a moment ago", async () => {
  const dora = await Person.arrive(cluster.node(1), "Dora", [room]);
  const message = await say(dora, room, "goodbye");
  await edit(dora, message, "farewell");
  await post(cluster.node(0), "room.leave", { room }, dora.token);
  await assert.rejects(edit(dora, message, "hello"), named("ROOM_NOT_MEMBER"));
  await assert.rejects(remove(dora, message), named("ROOM_NOT_MEMBER"));
  assert.equal((await late(message))?.text, "farewell");
  dora.leave();
});

test("a change that is retried takes effect once, on whichever node the retry comes", async () => {
  const message = await say(owner, room, "one");
  const once = { room, message, clientId: clientId(), text: "two" };
  const first = await post(cluster.node(0), "message.edit", once, owner.token);
  await edit(owner, message, "three");
  const again = await post(cluster.node(2), "message.edit", once, owner.token);
  assert.deepEqual(again, first, "the retry is told where the first one stands");
  assert.equal((await late(message))?.text, "three", "and undoes nothing that came after it");

  const id = clientId();
  const gone = await remove(owner, message, id);
  assert.deepEqual(
    await post(cluster.node(1), "message.delete", { room, message, clientId: id }, owner.token),
    gone,
    "also when the message is there no more",
  );
  await assert.rejects(remove(owner, message), named("MESSAGE_NOT_FOUND"));
  await say(owner, room, "barrier 1");
  await bob.sees(room, "barrier 1");
  const about = bob.events.filter((event) => "message" in event.body && event.body.message.id === message.id);
  assert.deepEqual(
    about.map(({ type }) => type),
    ["message.edited", "message.edited", "message.deleted"],
  );
});

test("a reader who comes back gets the changes that it missed, in the log's order", async () => {
  const message = await say(owner, room, "draft 0");
  await bob.sees(room, "draft 0");
  const position = bob.position(room);
  bob.leave();
  for (let i = 1; i <= 20; i += 1) await edit(owner, message, `draft ${i}`);
  await owner.call("reaction.add", { room, message, emoji: "🍵", clientId: clientId() });
  await bob.moveTo(cluster.node(2));
  await bob.call("room.watch", { rooms: [position] });
  const missed = bob.events.filter((event) => event.seq > position.seq && event.room === room);
  assert.deepEqual(
    missed.map((event) => (event.type === "message.edited" ? event.body.text : event.type)),
    [...Array.from({ length: 20 }, (_, i) => `draft ${i + 1}`), "reaction.added"],
  );
  assert.ok(gapless(bob.events.filter((event) => event.room === room)));
});

test("edits from two devices at once leave the one that the log has last, for everybody", async () => {
  const message = await say(owner, room, "start");
  const texts = Array.from({ length: 40 }, (_, i) => `version ${i}`);
  await Promise.all(
    texts.map((text, i) =>
      post(cluster.node(i % 3), "message.edit", { room, message, clientId: clientId(), text }, owner.token),
    ),
  );
  await say(owner, room, "barrier 2");
  await bob.sees(room, "barrier 2");
  const edits = bob.events.filter((event) => event.type === "message.edited" && event.body.message.id === message.id);
  assert.equal(edits.length, texts.length);
  const last = edits.at(-1);
  assert.equal((await late(message))?.text, last?.type === "message.edited" ? last.body.text : "");
});

test("a message is named by id and number together: one of another log, or of another place, is not meant", async () => {
  const message = await say(owner, room, "here I stand");
  const joined = owner.events.find(({ type }) => type === "member.joined");
  for (const wrong of [
    { ...message, id: "of-another-log" },
    { ...message, id: "" },
    { ...message, seq: message.seq + 1 },
    { ...message, seq: 0 },
    { ...message, seq: Number.MAX_SAFE_INTEGER },
    { id: joined?.id ?? "", seq: joined?.seq ?? 0 },
  ]) {
    await assert.rejects(edit(owner, wrong, "x"), named("MESSAGE_NOT_FOUND"), JSON.stringify(wrong));
    await assert.rejects(remove(owner, wrong), named("MESSAGE_NOT_FOUND"));
    const react = { room, message: wrong, emoji: "👍", clientId: clientId() };
    await assert.rejects(owner.call("reaction.add", react), named("MESSAGE_NOT_FOUND"));
    await assert.rejects(say(owner, room, "x", { reply: wrong }), named("MESSAGE_NOT_FOUND"));
  }
  assert.equal((await late(message))?.text, "here I stand");
});

test("whom a message calls is kept of those only who are members; an edit calls anew", async () => {
  const stranger = await post(cluster.node(2), "session.guest", { name: "Erin" });
  const called = [bob.user.id, stranger.user.id, "nobody", bob.user.id];
  const message = await say(owner, room, "@Bob come", { mentions: called });
  await bob.sees(room, "@Bob come");
  const sent = bob.events.findLast(({ id }) => id === message.id);
  assert.deepEqual(sent?.body, { text: "@Bob come", mentions: [bob.user.id] });
  assert.deepEqual((await late(message))?.mentions, [bob.user.id]);

  await edit(owner, message, "@all come", { mentions: [owner.user.id], mentionsRoom: true });
  const { body } = await seesChange(bob, "message.edited", message);
  assert.deepEqual(body, { message, text: "@all come", mentions: [owner.user.id], mentionsRoom: true });
  const now = await late(message);
  assert.deepEqual([now?.mentions, now?.mentionsRoom], [[owner.user.id], true]);
  await edit(owner, message, "nobody need come");
  const calm = await late(message);
  assert.deepEqual([calm?.mentions, calm?.mentionsRoom], [undefined, undefined]);
  await assert.rejects(
    say(owner, room, "too many", { mentions: Array.from({ length: 51 }, (_, i) => `u${i}`) }),
    named("INVALID_PARAMS"),
  );
});

test("message.get gives what was asked for, in that order, with the people in it, and leaves out the rest", async () => {
  const first = await say(owner, room, "first");
  const second = await say(bob, room, "second", { mentions: [owner.user.id] });
  const seqs = [second.seq, first.seq, 1, second.seq, 999_999];
  const { messages, users, more, epoch, seq } = await owner.call("message.get", { room, seqs });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ["second", "first"],
  );
  assert.deepEqual(new Set(users.map(({ name }) => name)), new Set(["Owner", "Bob"]));
  assert.deepEqual([more, epoch === owner.events[0]?.epoch, seq >= second.seq], [false, true, true]);
});

test("an answer stays far below what a socket may have waiting; the rest comes on asking again", async () => {
  const long = "茶".repeat(4000);
  const refs = await Promise.all(Array.from({ length: 45 }, () => say(owner, room, long)));
  const seqs = refs.map(({ seq }) => seq);
  const got: number[] = [];
  for (let more = true; more; ) {
    const page = await owner.call("message.get", { room, seqs: seqs.filter((seq) => !got.includes(seq)) });
    assert.ok(page.messages.length > 0 && page.messages.length < 30);
    got.push(...page.messages.map(({ seq }) => seq));
    more = page.more;
  }
  assert.deepEqual(got, seqs);
});

test("somebody who is muted, or may not write in a quiet room, edits nothing, and may still take words back", async () => {
  const finn = await Person.arrive(cluster.node(2), "Finn", [room]);
  const [kept, gone] = [await say(finn, room, "before"), await say(finn, room, "regretted")];
  await owner.call("member.mute", { room, user: finn.user.id, minutes: 5, clientId: clientId() });
  await assert.rejects(edit(finn, kept, "after"), named("MUTED"));
  await owner.call("room.change", { room, readOnly: true, clientId: clientId() });
  await assert.rejects(edit(bob, await say(owner, room, "of another"), "x"), named("READ_ONLY"));
  await remove(finn, gone);
  await owner.call("room.change", { room, readOnly: false, clientId: clientId() });
  assert.deepEqual([(await late(kept))?.text, await late(gone)], ["before", undefined]);
  finn.leave();
});
