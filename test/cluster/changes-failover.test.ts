import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Message, MethodName, Params, Result } from "#protocol";
import { readConfig } from "../../server/config.ts";
import { startNode, type TeahouseNode } from "../../server/node.ts";
import { gapless, Person, post } from "../support/cluster.ts";
import { TestStore } from "../support/store.ts";
import { until } from "../support/until.ts";

let store: TestStore;
let nodes: TeahouseNode[];
before(async () => {
  store = await TestStore.start("cluster");
  nodes = await Promise.all(
    ["node-1", "node-2"].map(async (name) => {
      const env = { PORT: "0", NODE_NAME: name, REDIS_URL: store.url, LOG_LEVEL: "silent", LIMITS: "off" };
      const node = await startNode(readConfig(env));
      await until(`${name} is ready`, async () => (await fetch(`${node.url}/readyz`)).ok);
      return node;
    }),
  );
});
after(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await store.stop();
});

/** Calls until it is kept, under one clientId. */
async function insist<M extends MethodName>(person: Person, method: M, params: Params<M>): Promise<Result<M>> {
  return await until(`${method} is kept`, () => person.call(method, params).catch(() => undefined));
}

/** What events, in their order, make of messages: what anybody who was there all the time has on the screen. */
function follow(person: Person, room: string): Map<string, { text: string; emoji: string[] }> {
  const shown = new Map<string, { text: string; emoji: string[] }>();
  for (const { room: where, type, id, body } of person.events) {
    if (where !== room) continue;
    if (type === "message.sent") shown.set(id, { text: body.text, emoji: [] });
    if (type === "message.edited") Object.assign(shown.get(body.message.id) ?? {}, { text: body.text });
    if (type === "reaction.added") shown.get(body.message.id)?.emoji.push(body.emoji);
    if (type === "message.deleted" && body.kept)
      Object.assign(shown.get(body.message.id) ?? {}, { text: "", emoji: [] });
    if (type === "message.deleted" && !body.kept) shown.delete(body.message.id);
  }
  return shown;
}

test("on a Redis Cluster whose primary dies, acknowledged changes last, and live and late readers have the same", async () => {
  const [first, second] = nodes;
  assert.ok(first && second);
  const ann = await Person.arrive(first, "Ann");
  const { id: room } = (await ann.call("room.create", { name: "Shards" })).room;
  await ann.call("room.watch", { rooms: [{ room }] });
  const bob = await Person.arrive(second, "Bob", [room]);
  const primary = await store.primary(`{r:${room}}:log`);
  let dead: Promise<void> | undefined;
  for (let i = 0; i < 24; i += 1) {
    if (i === 8) dead = primary.kill();
    const ids = () => ({ room, clientId: randomUUID() });
    const { id, seq } = await insist(ann, "message.send", { ...ids(), text: `said ${i}` });
    const message = { id, seq };
    const answer = i % 3 === 0 ? { reply: message, mentions: [ann.user.id] } : {};
    await insist(bob, "message.send", { ...ids(), text: `answer ${i}`, ...answer });
    await insist(ann, "message.edit", { ...ids(), message, text: `edited ${i}` });
    await insist(bob, "reaction.add", { ...ids(), message, emoji: "👍" });
    if (i % 2 === 0) await insist(ann, "message.delete", { ...ids(), message });
  }
  await dead;
  const { messages } = await until("history is read", () =>
    post(second, "room.history", { room, limit: 200 }, bob.token).catch(() => undefined),
  );
  const top = await insist(ann, "message.send", { room, clientId: randomUUID(), text: "the end" });
  await Promise.all([ann.sees(room, "the end"), bob.sees(room, "the end")]);
  const late = new Map(messages.map((each: Message) => [each.id, plain(each)]));
  for (const person of [ann, bob]) {
    assert.ok(gapless(person.events));
    const live = follow(person, room);
    live.delete(top.id);
    // Bob came after the room was made, and before anything was said.
    assert.deepEqual(live, late, person.user.name);
  }
  assert.equal(messages.filter(({ deleted }) => deleted).length, 4, "every sixth was answered and deleted");
  await oneTag(room);
  ann.leave();
  bob.leave();
});

const plain = ({ text, reactions }: Message) => ({ text, emoji: (reactions ?? []).map(({ emoji }) => emoji) });

/** All that is kept of a room lies in one slot, or no script could use it together. */
async function oneTag(room: string): Promise<void> {
  const found: string[] = [];
  for (const process of store.processes) {
    if (process.isRunning) found.push(...(await store.connect(process.name).keys(`*${room}*`)));
  }
  assert.deepEqual(
    found.filter((key) => !key.startsWith(`{r:${room}}:`)),
    [],
  );
  const kinds = new Set(found.map((key) => key.replace(`{r:${room}}:`, "")));
  for (const kind of ["changes", "threads", "view", "log"]) assert.ok(kinds.has(kind), kind);
}
