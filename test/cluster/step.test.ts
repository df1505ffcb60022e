import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Redis } from "ioredis";
import { roomKeys } from "../../server/data/keys.ts";
import { Person, post, startCluster, type TestCluster } from "../support/cluster.ts";

let cluster: TestCluster;
let store: Redis;
before(async () => {
  cluster = await startCluster(1, { LIMITS: "on" });
  store = cluster.redis.connect();
});
after(async () => {
  store.disconnect();
  await cluster.stop();
});

/** What a room's keys hold, with what differs from room to room and from time to time replaced by its kind. */
async function held(room: string, words: Record<string, string>): Promise<unknown> {
  const keys = roomKeys(room);
  const found = {
    meta: await store.hgetall(keys.meta),
    log: await store.xrange(keys.log, "-", "+"),
    view: await store.xrange(keys.view, "-", "+"),
    members: await store.hgetall(keys.members),
    read: await store.hgetall(keys.read),
    idem: [await store.hgetall(keys.idem0), await store.hgetall(keys.idem1)],
  };
  let text = JSON.stringify(found).replaceAll(/\b1\d{12}\b/g, "TIME");
  for (const [word, kind] of Object.entries(words)) text = text.replaceAll(word, kind);
  return JSON.parse(text);
}

test("a plain message leaves the same in the store on its short way as on the way of all others", async () => {
  const speaker = await Person.arrive(cluster.node(0), "Speaker");
  const clientIds = [randomUUID(), randomUUID(), randomUUID()];
  const left: unknown[] = [];
  for (const way of ["short", "long"]) {
    const made = { name: `The ${way} way`, clientId: randomUUID() };
    const { room } = await speaker.call("room.create", made);
    const { meta, log } = roomKeys(room.id);
    // No slow mode, in words that the short way does not know: so it leaves the message to the long one.
    if (way === "long") await store.hset(meta, "slowMode", "00");
    const send = (clientId: string) =>
      post(cluster.node(0), "message.send", { room: room.id, clientId, text: "a “word”" }, speaker.token);
    for (const clientId of clientIds) assert.equal((await send(clientId)).duplicate, false);
    assert.equal((await send(clientIds[0] ?? "")).duplicate, true);
    if (way === "long") await store.hdel(meta, "slowMode");
    const ids = (await store.xrange(log, "-", "+")).map(([, [, entry]]) => entry?.split(" ")[3] ?? "");
    assert.equal(ids.length, 4);
    const epoch = (await store.hget(meta, "epoch")) ?? "";
    const named = { [room.id]: "ROOM", [made.name]: "NAME", [made.clientId]: "MADE", [epoch]: "EPOCH" };
    // The ids first: the first one begins like the epoch.
    left.push(await held(room.id, { ...Object.fromEntries(ids.map((id, i) => [id, `ID${i}`])), ...named }));
  }
  const [short, long] = left;
  assert.deepEqual(short, long);
});
