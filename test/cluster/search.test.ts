import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Params, Result } from "#protocol";
import { roomKeys } from "../../server/data/keys.ts";
import { Person, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { named } from "../support/refused.ts";
import { until } from "../support/until.ts";

const DAY_MS = 86_400_000;

let cluster: TestCluster;
let ann: Person;
let ben: Person;
before(async () => {
  cluster = await startCluster(2);
  ann = await Person.arrive(cluster.node(0), "Ann");
  ben = await Person.arrive(cluster.node(1), "Ben");
});
after(async () => {
  for (const person of [ann, ben]) person.leave();
  await cluster.stop();
});

let rooms = 0;
/** A room with both in it. */
async function room(): Promise<string> {
  rooms += 1;
  const made = await ann.call("room.create", { name: `Search ${rooms}`, clientId: randomUUID() });
  await ben.call("room.join", { room: made.room.id });
  return made.room.id;
}

type Wanted = Params<"message.search">;
const texts = ({ messages }: Result<"message.search">) => messages.map(({ text }) => text);
const find = async (params: Wanted, by = ann) => texts(await by.call("message.search", params));

/** All answers of one search, and how many calls it took. */
async function findAll(params: Wanted, by = ann): Promise<{ found: string[]; calls: number }> {
  const found: string[] = [];
  let calls = 0;
  let next: string | undefined;
  do {
    const answer = await by.call("message.search", { ...params, ...(next === undefined ? {} : { next }) });
    found.push(...texts(answer));
    next = answer.next;
    calls += 1;
  } while (next !== undefined);
  return { found, calls };
}

/** Says many things fast: each batch is kept in the order in which it was written. */
async function sayAll(room: string, all: readonly string[], at = 100): Promise<void> {
  for (let i = 0; i < all.length; i += at) {
    const batch = all.slice(i, i + at).map((text, k) => ({
      jsonrpc: "2.0",
      id: k,
      method: "message.send",
      params: { room, clientId: randomUUID(), text },
    }));
    const { text } = await postRaw(cluster.node(0), JSON.stringify(batch), { authorization: `Bearer ${ann.token}` });
    assert.equal(text.match(/"result"/g)?.length, batch.length);
  }
}

/** Makes a room's messages as old as if they had been said so long ago. */
async function age(room: string, ms: number): Promise<void> {
  const redis = cluster.redis.connect();
  const { view } = roomKeys(room);
  const entries = await redis.xrange(view, "-", "+");
  await redis.del(view);
  for (const [id, fields] of entries) {
    const older = fields.map((field) => field.replace(/"at":(\d+)/, (_, at: string) => `"at":${Number(at) - ms}`));
    await redis.xadd(view, id, ...older);
  }
  redis.disconnect();
}

test("parts of words are found in any language, whatever their case and width, and every word must be there", async () => {
  const here = await room();
  for (const text of [
    "今天我们去茶馆喝茶",
    "The Quick Brown FOX",
    "ＦＵＬＬ width ① Ⅳ",
    "Straße und ΟΔΥΣΣΕΎΣ",
    "a (regular|expression)* is text \\d",
    "quick as a fox?",
  ]) {
    await ann.say(here, text);
  }
  const search = (query: string) => find({ room: here, query }, ben);
  assert.deepEqual(await search("茶馆"), ["今天我们去茶馆喝茶"]);
  assert.deepEqual(await search("喝茶 今天"), ["今天我们去茶馆喝茶"]);
  assert.deepEqual(await search("fox QUICK"), ["quick as a fox?", "The Quick Brown FOX"]);
  assert.deepEqual(await search("full 1 IV"), ["ＦＵＬＬ width ① Ⅳ"]);
  assert.deepEqual(await search("ｆｕｌｌ"), ["ＦＵＬＬ width ① Ⅳ"]);
  assert.deepEqual(await search("STRASSE"), ["Straße und ΟΔΥΣΣΕΎΣ"]);
  assert.deepEqual(await search("οδυσσεύς"), ["Straße und ΟΔΥΣΣΕΎΣ"]);
  assert.deepEqual(await search("|expression)*"), ["a (regular|expression)* is text \\d"]);
  assert.deepEqual(await search("fox wolf"), []);
});

test("an answer names who wrote its messages, and each is shown as history shows it", async () => {
  const here = await room();
  await ann.say(here, "find me");
  const { messages, users } = await ben.call("message.search", { room: here, query: "find" });
  assert.deepEqual(messages, (await ben.call("room.history", { room: here })).messages);
  assert.deepEqual(users, [ann.user]);
});

test("a search may be for one person's messages, and for a span of time", async () => {
  const here = await room();
  const at: number[] = [];
  for (const [i, by] of [ann, ben, ann, ben].entries()) {
    const kept = await by.say(here, `note ${i}`);
    at.push(kept.at);
    await until("the next one is later", () => Date.now() > kept.at + 1);
  }
  const [, second = 0, third = 0] = at;
  const all = { room: here, query: "note" };
  assert.deepEqual(await find({ ...all, from: ben.user.id }), ["note 3", "note 1"]);
  assert.deepEqual(await find({ ...all, after: second }), ["note 3", "note 2", "note 1"]);
  assert.deepEqual(await find({ ...all, before: third }), ["note 1", "note 0"]);
  assert.deepEqual(await find({ ...all, after: second, before: third }), ["note 1"]);
  assert.deepEqual(await find({ ...all, after: third + 1, before: third + 1 }), []);
  assert.deepEqual(await find({ ...all, after: Date.now() + DAY_MS }), []);
  assert.deepEqual((await findAll({ query: "note 2", from: ann.user.id, after: third })).found, ["note 2"]);
});

test("a span of time is found where numbers between messages belong to other events", async () => {
  const here = await room();
  await ann.say(here, "long ago");
  await age(here, 10 * DAY_MS);
  for (let i = 0; i < 9; i += 1) {
    await ben.call("room.leave", { room: here });
    await ben.call("room.join", { room: here });
  }
  await ann.say(here, "just now, not long");
  const span = { room: here, query: "long" };
  assert.deepEqual(await find({ ...span, before: Date.now() - DAY_MS }), ["long ago"]);
  assert.deepEqual(await find({ ...span, after: Date.now() - DAY_MS }), ["just now, not long"]);
  assert.deepEqual(await find({ ...span, before: Date.now() - DAY_MS, after: Date.now() - 9 * DAY_MS }), []);
});

test("a long room is searched to its end, call by call, and no call reads more than its share", async () => {
  const here = await room();
  const said = Array.from({ length: 2600 }, (_, i) => (i % 500 === 10 ? `needle ${i}` : `hay ${i}`));
  await sayAll(here, said);
  const redis = cluster.redis.connect();
  await redis.config("RESETSTAT");
  const { found, calls } = await findAll({ room: here, query: "needle" }, ben);
  const stats = await redis.info("commandstats");
  redis.disconnect();
  assert.deepEqual(found, said.filter((text) => text.startsWith("needle")).reverse());
  assert.equal(calls, 2, "2,600 messages");
  // Each page of 200 takes two: the first tells how long messages are here.
  const pages = Number(/cmdstat_xrevrange:calls=(\d+)/.exec(stats)?.[1]) / 2;
  assert.ok(pages <= 2600 / 200 + calls, `${pages} pages`);
});

test("long messages count as several: a call reads fewer of them", async () => {
  const here = await room();
  const long = Array.from({ length: 600 }, () => `${"long ".repeat(700)}hay`);
  await sayAll(here, long, 50);
  const { found, calls } = await findAll({ room: here, query: "needle" });
  assert.deepEqual(found, []);
  assert.ok(calls >= 2, `${calls} calls for 600 messages of 3,500 characters`);
});

test("pages of any size show every message that fits once", async () => {
  const here = await room();
  const said = Array.from({ length: 30 }, (_, i) => `page ${i}`);
  await sayAll(here, said);
  for (const limit of [1, 7, 30, 50]) {
    const { found } = await findAll({ room: here, query: "page", limit });
    assert.deepEqual(found, [...said].reverse(), `by ${limit}`);
  }
});

test("in all rooms at once the last day comes first from every room, then the week, and so on, each message once", async () => {
  const [one, other] = [await room(), await room()];
  for (const [said, days] of [
    ["oldest", 400],
    ["old", 40],
    ["week", 5],
    ["today", 0],
  ] as const) {
    for (const here of [one, other]) {
      await ann.say(here, `epoch ${said}`);
      // Those said before grow older with it.
      await age(here, days * DAY_MS);
    }
  }
  const order = ["today", "week", "old", "oldest"].flatMap((said) => [`epoch ${said}`, `epoch ${said}`]);
  for (const limit of [1, 3, 50]) {
    assert.deepEqual((await findAll({ query: "epoch", limit })).found, order, `by ${limit}`);
  }
  const recent = await findAll({ query: "epoch", after: Date.now() - 2 * DAY_MS });
  assert.deepEqual(recent.found, ["epoch today", "epoch today"]);
});

test("nobody finds anything in rooms that they are not in, or not in any more", async () => {
  const here = await room();
  const secret = (await ann.call("room.create", { name: "Closed", kind: "private", clientId: randomUUID() })).room.id;
  await ann.say(here, "the hidden phrase");
  await ann.say(secret, "the hidden phrase, in private");
  const phrase = { query: "hidden phrase" };
  assert.deepEqual((await findAll(phrase, ben)).found, ["the hidden phrase"]);
  assert.equal((await findAll(phrase, ann)).found.length, 2);
  await assert.rejects(ben.call("message.search", { room: secret, query: "hidden" }), named("ROOM_NOT_FOUND"));
  await ben.call("room.leave", { room: here });
  assert.deepEqual((await findAll(phrase, ben)).found, []);
  await assert.rejects(ben.call("message.search", { room: here, query: "hidden" }), named("ROOM_NOT_MEMBER"));
});

test("a message is found by what it says now: edited ones by the new words, deleted ones not at all", async () => {
  const here = await room();
  const sent = await ann.say(here, "first wording");
  const message = { id: sent.id, seq: sent.seq };
  await ann.call("message.edit", { room: here, message, clientId: randomUUID(), text: "second version" });
  assert.deepEqual(await find({ room: here, query: "wording" }, ben), []);
  assert.deepEqual(await find({ room: here, query: "VERSION" }, ben), ["second version"]);
  await ben.say(here, "an answer");
  await ann.call("message.delete", { room: here, message, clientId: randomUUID() });
  assert.deepEqual(await find({ room: here, query: "second" }, ben), []);
  assert.deepEqual(await find({ room: here, query: "answer" }, ben), ["an answer"]);
});

test("a search without a word, or that goes on from nowhere, is refused", async () => {
  await assert.rejects(ann.call("message.search", { query: " \u3000\t" }), named("INVALID_PARAMS"));
  for (const next of ["", "1", "1.2.lobby", "a.0.lobby.1", "1.0.LOBBY.1", "1.0.lobby.-1", "1.0.lobby.1.1"]) {
    await assert.rejects(ann.call("message.search", { query: "x", next }), named("INVALID_PARAMS"), next);
  }
  assert.deepEqual(await findAll({ query: "no such", next: "9999999999999999.9.lobby.9999999999999999" }), {
    found: [],
    calls: 1,
  });
});

test("how often one user searches is limited over all nodes, apart from what else it reads", async () => {
  const limited = { LIMITS: "on", RATE_SEARCHES: "3/60s" };
  const nodes = [await cluster.add(limited), await cluster.add(limited)] as const;
  const search = (i: number) => post(nodes[i % 2] ?? nodes[0], "message.search", { query: "x" }, ben.token);
  const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => search(i)));
  assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 3);
  await assert.rejects(search(0), named("RATE_LIMITED"));
  await post(nodes[0], "room.list", {}, ben.token);
});
