import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Redis } from "ioredis";
import type { MethodName, Params } from "#protocol";
import { Answered, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { named } from "../support/refused.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
let store: Redis;
before(async () => {
  cluster = await startCluster(3);
  store = cluster.redis.connect();
});
after(async () => {
  store.disconnect();
  await cluster.stop();
});

const nodes = [0, 1, 2];
let made = 0;

const at = <M extends MethodName>(index: number, person: Person, method: M, params: Params<M>) =>
  post(cluster.node(index), method, params, person.token);
const send = (index: number, person: Person, room: string, clientId: string = randomUUID()) =>
  at(index, person, "message.send", { room, clientId, text: "a word" });
const dataOf = async (asked: Promise<unknown>) => {
  const error = await asked.catch((one: unknown) => one);
  assert.ok(error instanceof Answered, "it was served");
  return error.error.data;
};

async function ownerAndMember() {
  const [owner, member] = await Promise.all([
    Person.arrive(cluster.node(0), "Owner"),
    Person.arrive(cluster.node(1), "Member"),
  ]);
  made += 1;
  const room = (await owner.call("room.create", { name: `Speaking ${made}` })).room.id;
  await member.call("room.join", { room });
  const change = (to: Omit<Params<"room.change">, "room" | "clientId">) =>
    owner.call("room.change", { room, clientId: randomUUID(), ...to });
  const leave = () => {
    for (const one of [owner, member]) one.leave();
  };
  return { room, owner, member, change, leave };
}

test("a muted member is refused on every node at once and told for how long; what it said before stays answered", async () => {
  const { room, owner, member, leave } = await ownerAndMember();
  const kept = randomUUID();
  for (const index of nodes) await send(index, member, room, index === 0 ? kept : randomUUID());
  await owner.call("member.mute", { room, user: member.user.id, minutes: 10 });
  for (const index of nodes) {
    const { name, retryable, retryAfterMs = 0 } = await dataOf(send(index, member, room));
    assert.deepEqual([name, retryable], ["MUTED", false]);
    assert.ok(retryAfterMs > 590_000 && retryAfterMs <= 600_000, `${retryAfterMs} ms`);
    assert.equal((await send(index, member, room, kept)).duplicate, true);
  }
  const { members } = await member.call("room.members", { room });
  const shown = members.find(({ id }) => id === member.user.id)?.mutedUntil ?? 0;
  assert.ok(Math.abs(shown - Date.now() - 600_000) < 20_000, `${shown}`);
  assert.equal((await member.call("room.get", { room })).room.mutedUntil, shown);
  await owner.call("member.mute", { room, user: member.user.id, minutes: 0 });
  for (const index of nodes) await send(index, member, room);
  leave();
});

test("who may not speak can say nothing by editing either, and may still react", async () => {
  const { room, owner, member, change, leave } = await ownerAndMember();
  const { id, seq } = await send(0, member, room);
  const message = { id, seq };
  const edit = (index: number) =>
    at(index, member, "message.edit", { room, message, clientId: randomUUID(), text: "and another thing" });
  const react = (index: number, emoji: string) =>
    at(index, member, "reaction.add", { room, message, emoji, clientId: randomUUID() });
  await edit(1);
  await owner.call("member.mute", { room, user: member.user.id, minutes: 10 });
  for (const index of nodes) assert.equal((await dataOf(edit(index))).name, "MUTED");
  await react(1, "👍");
  await owner.call("member.mute", { room, user: member.user.id, minutes: 0 });
  await change({ readOnly: true });
  for (const index of nodes) assert.equal((await dataOf(edit(index))).name, "READ_ONLY");
  await react(2, "🍵");
  const [shown] = (await owner.call("room.history", { room })).messages;
  assert.deepEqual([shown?.text, shown?.reactions?.map(({ emoji }) => emoji)], ["and another thing", ["👍", "🍵"]]);
  await owner.call("member.kick", { room, user: member.user.id });
  for (const index of nodes) {
    assert.equal((await dataOf(edit(index))).name, "ROOM_NOT_MEMBER");
    assert.equal((await dataOf(react(index, "👋"))).name, "ROOM_NOT_MEMBER");
  }
  leave();
});

test("leaving and coming back ends no mute, and neither does being kicked", async () => {
  const { room, owner, member, leave } = await ownerAndMember();
  await owner.call("member.mute", { room, user: member.user.id, minutes: 10 });
  await at(1, member, "room.leave", { room });
  await at(2, member, "room.join", { room });
  assert.equal((await dataOf(send(0, member, room))).name, "MUTED");
  await owner.call("member.kick", { room, user: member.user.id });
  await at(2, member, "room.join", { room });
  assert.equal((await dataOf(send(1, member, room))).name, "MUTED");
  leave();
});

test("a mute ends by itself", async () => {
  const { room, owner, member, leave } = await ownerAndMember();
  await owner.call("member.mute", { room, user: member.user.id, minutes: 1 });
  const key = `{r:${room}}:members`;
  const [role, spent, until, ...rest] = ((await store.hget(key, member.user.id)) ?? "").split(" ");
  await store.hset(key, member.user.id, [role, spent, Number(until) - 60_000, ...rest].join(" "));
  await send(2, member, room);
  assert.equal((await member.call("room.get", { room })).room.mutedUntil, undefined);
  leave();
});

test("in slow mode a member speaks once in its time, over all nodes and after coming back; whoever runs the room does not wait", async () => {
  const { room, owner, member, change, leave } = await ownerAndMember();
  await change({ slowMode: 60 });
  const settled = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => send(i % 3, member, room)));
  assert.equal(settled.filter(({ status }) => status === "fulfilled").length, 1);
  await at(1, member, "room.leave", { room });
  await at(1, member, "room.join", { room });
  for (const index of nodes) {
    const { name, retryable, retryAfterMs = 0 } = await dataOf(send(index, member, room));
    assert.deepEqual([name, retryable], ["SLOW_MODE", true]);
    assert.ok(retryAfterMs > 50_000 && retryAfterMs <= 60_000, `${retryAfterMs} ms`);
    await send(index, owner, room);
  }
  await change({ slowMode: 0 });
  await send(2, member, room);
  leave();
});

test("the wait of slow mode that a member is told is true", async () => {
  const { room, member, change, leave } = await ownerAndMember();
  await change({ slowMode: 1 });
  await send(0, member, room);
  const { retryAfterMs = 0 } = await dataOf(send(1, member, room));
  const told = Date.now();
  assert.ok(retryAfterMs > 0 && retryAfterMs <= 1000, `${retryAfterMs} ms`);
  let refusedLate = 0;
  await until("it is let in", async () => {
    const late = Date.now() > told + retryAfterMs;
    const served = await send(2, member, room).then(
      () => true,
      () => false,
    );
    if (late && !served) refusedLate += 1;
    return served;
  });
  assert.equal(refusedLate, 0, "refused after the time it was told to wait");
  leave();
});

test("in a read-only room only owners and moderators write, whichever node is asked", async () => {
  const { room, owner, member, change, leave } = await ownerAndMember();
  await change({ readOnly: true });
  for (const index of nodes) {
    assert.equal((await dataOf(send(index, member, room))).name, "READ_ONLY");
    await send(index, owner, room);
  }
  await owner.call("member.role", { room, user: member.user.id, role: "moderator" });
  for (const index of nodes) await send(index, member, room);
  leave();
});

test("a member's record of an earlier version is read as one who may speak, and keeps its role", async () => {
  const { room, owner, member, change, leave } = await ownerAndMember();
  await store.hset(`{r:${room}}:members`, owner.user.id, "owner", member.user.id, "member 1234567890123");
  await change({ slowMode: 60 });
  await send(1, owner, room);
  await send(1, member, room);
  assert.equal((await dataOf(send(2, member, room))).name, "SLOW_MODE");
  assert.equal((await owner.call("room.get", { room })).room.role, "owner");
  leave();
});

test("coming back gives nobody a new share of messages", async () => {
  const strict = await cluster.add({ LIMITS: "on", RATE_MESSAGES: "5/60s" });
  const { room, member, leave } = await ownerAndMember();
  const say = () => post(strict, "message.send", { room, clientId: randomUUID(), text: "flood" }, member.token);
  for (let i = 0; i < 5; i += 1) await say();
  await assert.rejects(say(), named("RATE_LIMITED"));
  await post(strict, "room.leave", { room }, member.token);
  await post(strict, "room.join", { room }, member.token);
  await assert.rejects(say(), named("RATE_LIMITED"));
  leave();
});
