import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { limits, type Room } from "#protocol";
import { cacheKeys, DIRECTORY } from "../../server/data/keys.ts";
import { post, startCluster, type TestCluster } from "../support/cluster.ts";

let cluster: TestCluster;
let token: string;
before(async () => {
  // Nothing grows old while a test runs: what is seen anew was dropped.
  cluster = await startCluster(2, { DIRECTORY_CACHE_MS: "600000" });
  token = await guest("Owner");
});
after(() => cluster.stop());

const guest = async (name: string) => (await post(cluster.node(0), "session.guest", { name })).token;
const create = async (node: number, name: string, by = token) =>
  (await post(cluster.node(node), "room.create", { name, clientId: randomUUID() }, by)).room;
const list = async (node: number, params: { query?: string; limit?: number; after?: string } = {}, by = token) =>
  await post(cluster.node(node), "room.list", params, by);
const names = (rooms: readonly Room[]) => rooms.map(({ name }) => name);

/** How often the directory was loaded so far: nothing else asks for a range of it by rank. */
async function loads(): Promise<number> {
  const admin = cluster.redis.connect();
  const stats = await admin.info("commandstats");
  admin.disconnect();
  return Number(/cmdstat_zrange:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

test("a room is in the directory for everybody on all nodes as soon as it is made", async () => {
  const other = await guest("Other");
  await list(0);
  await list(1, {}, other);
  for (let i = 0; i < 5; i += 1) {
    const made = await create(i % 2, `Made ${i}`);
    const [mine, theirs] = await Promise.all([list((i + 1) % 2), list(i % 2, {}, other)]);
    assert.deepEqual(
      [mine.rooms.find(({ id }) => id === made.id)?.joined, names(theirs.rooms).includes(made.name)],
      [true, true],
    );
  }
});

test("many callers on two nodes load the directory once between two changes of it", async () => {
  await create(0, "One more");
  const before = await loads();
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => list(i % 2)));
  assert.equal((await loads()) - before, 1);
  for (const { rooms } of answers) assert.deepEqual(rooms, answers[0]?.rooms);
});

test("what is cached says nothing of the one who asked first", async () => {
  const [ann, ben] = [await guest("Ann"), await guest("Ben")];
  const room = await create(0, "Ann's own", ann);
  await post(cluster.node(0), "room.join", { room: room.id }, ben);
  const seen = async (node: number, by: string) => {
    const found = (await list(node, {}, by)).rooms.find(({ id }) => id === room.id);
    return { joined: found?.joined, role: found?.role };
  };
  for (const node of [0, 1]) {
    assert.deepEqual(await seen(node, ann), { joined: true, role: "owner" });
    assert.deepEqual(await seen(node, ben), { joined: true, role: "member" });
    assert.deepEqual(await seen(node, token), { joined: false, role: undefined });
  }
  await post(cluster.node(1), "room.leave", { room: room.id }, ben);
  for (const node of [0, 1]) assert.deepEqual(await seen(node, ben), { joined: false, role: undefined });
});

test("pages of any size go through a directory of several leaves without a gap or a repetition", async () => {
  const made = await Promise.all(
    Array.from({ length: 2 * limits.rooms.page + 20 }, (_, i) => create(i % 2, `Page ${String(i).padStart(3, "0")}`)),
  );
  const all = (await list(0, { limit: limits.rooms.max })).rooms;
  for (const { id } of made) assert.ok(all.some((room) => room.id === id));
  for (const limit of [7, 100, 101, 150]) {
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await list(paged.length % 2, { limit, ...(after === undefined ? {} : { after }) });
      assert.ok(page.rooms.length <= limit);
      paged.push(...page.rooms.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(
      paged,
      all.map(({ id }) => id),
      `by ${limit}`,
    );
  }
});

test("a query finds the rooms whose names begin with it, however it is typed, page after page", async () => {
  for (const name of ["茶馆 北京", "茶馆 成都", "茶道", "Ｔｅａ Garden", "Teapot", "Team", "Te"]) await create(0, name);
  assert.deepEqual(names((await list(1, { query: "茶馆" })).rooms).sort(), ["茶馆 北京", "茶馆 成都"].sort());
  assert.deepEqual(names((await list(1, { query: "TEA" })).rooms).sort(), ["Team", "Teapot", "Ｔｅａ Garden"].sort());
  assert.deepEqual((await list(0, { query: "no such room" })).rooms, []);
  const first = await list(0, { query: "tea", limit: 2 });
  const second = await list(1, { query: "tea", limit: 2, after: first.next ?? "" });
  assert.deepEqual([first.rooms.length, second.rooms.length, second.next], [2, 1, undefined]);
});

test("nobody can fill the cache with pages of its own", async () => {
  await Promise.all(Array.from({ length: 100 }, (_, i) => list(i % 2, { after: `page 0${i}x`, limit: i + 1 })));
  await list(0, { after: "\u{10FFFF}" });
  const admin = cluster.redis.connect();
  const [held, rooms] = [await admin.keys(cacheKeys("directory", "*").value), await admin.zcard(DIRECTORY)];
  admin.disconnect();
  assert.ok(held.length <= Math.floor(rooms / limits.rooms.page) + 1, `${held.length} values for ${rooms} rooms`);
});
