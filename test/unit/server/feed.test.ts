import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#protocol";
import { readEntry } from "../../../server/data/entry.ts";
import type { At } from "../../../server/data/log.ts";
import type { Readers } from "../../../server/service/readers.ts";
import { FakeLog, FakeReader, readersOf } from "../../support/fake-log.ts";
import { until } from "../../support/until.ts";

/** Lets everything that was begun end: the fake log answers in microtasks. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function live(readers: Readers<FakeReader>, user?: string, at?: At): Promise<FakeReader> {
  const reader = new FakeReader(user);
  const { goLive } = await readers.enter(reader, at);
  await goLive();
  return reader;
}

test("hints that are lost, doubled, late or reordered never change what a reader sees", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ lost: fc.boolean(), again: fc.boolean(), delay: fc.nat(6) }), { maxLength: 60 }),
      async (plan) => {
        const log = new FakeLog();
        const readers = readersOf(log);
        const reader = await live(readers);
        const arrivals = plan.flatMap(({ lost, again, delay }, i) => {
          const entry = log.append();
          return lost ? [] : [{ when: i + delay, entry }, ...(again ? [{ when: i + delay * 2, entry }] : [])];
        });
        for (const { entry } of arrivals.sort((a, b) => a.when - b.when)) {
          readers.feed.hint(entry);
          if (entry.seq % 3 === 0) await settled();
        }
        await settled();
        if (readers.feed.at && readers.feed.compare(readers.feed.at, log.top)) await readers.feed.sync();
        await settled();
        assert.deepEqual(reader.seen, upTo(1, plan.length));
        assert.deepEqual(reader.resets, []);
      },
    ),
    { numRuns: 300 },
  );
});

test("a hole is read from the log once, however many readers wait for it", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  const many = await Promise.all(Array.from({ length: 50 }, () => live(readers)));
  log.reads = 0;
  log.append();
  log.append();
  readers.feed.hint(log.append());
  await settled();
  assert.equal(log.reads, 0, "the others may only have been overtaken");
  await until("the hole is filled", () => many.every((reader) => reader.seen.length === 3));
  assert.equal(log.reads, 1);
  for (const reader of many) assert.deepEqual(reader.seen, [1, 2, 3]);
});

test("another event under a known number is a reset, and so is a log that lost its end", async () => {
  for (const lose of [1, 3]) {
    const log = new FakeLog();
    const readers = readersOf(log);
    const reader = await live(readers);
    for (let i = 0; i < 5; i += 1) readers.feed.hint(log.append());
    log.events.length -= lose;
    const before = readers.feed.at;
    assert.ok(before);
    const other = readEntry(Buffer.from(`e1 ${6 - lose} e1-${5 - lose} different message.sent -\n{}`));
    log.events.push(other);
    readers.feed.hint(other);
    await settled();
    assert.deepEqual(reader.resets, ["mismatch"]);
    readers.feed.hint(log.append());
    await settled();
    assert.deepEqual(reader.seen, [1, 2, 3, 4, 5, 7 - lose], "it goes on from the log as it is now");
  }
});

test("a hint of another epoch is settled by the log: a late one is ignored, a new one resets", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  const reader = await live(readers);
  const old = log.append();
  readers.feed.hint(old);
  readers.feed.hint(readEntry(Buffer.from("e0 9 x y message.sent -\n{}")));
  await settled();
  assert.deepEqual(reader.resets, []);
  log.epoch = "e2";
  log.events = [];
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(reader.resets, ["epoch"]);
  readers.feed.hint(old);
  await settled();
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(reader.seen, [1, 2]);
});

test("a room that the store lost and that came back as another log is followed again, by those who come again", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  const reader = await live(readers);
  readers.feed.hint(log.append());
  log.gone = true;
  await readers.feed.sync();
  assert.deepEqual(reader.resets, ["epoch"]);
  await settled();
  assert.equal(readers.size, 0, "who was a member of what is gone is none of what comes");
  log.gone = false;
  log.epoch = "e2";
  log.events = [];
  readers.feed.hint(log.append());
  await until("the feed stands in the new log", () => readers.feed.at?.epoch === "e2", { within: 1_000 });
  const again = await live(readers);
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual([reader.seen, again.seen], [[1], [2]]);
});

test("a reading that began before somebody came is not enough for them: nothing comes twice, or out of order", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  await live(readers);
  for (let i = 0; i < 3; i += 1) log.append();
  // Its answer will tell of three events; the newcomer already has all five.
  const early = readers.feed.sync();
  for (let i = 0; i < 2; i += 1) log.append();
  const reader = new FakeReader("u2");
  const entered = await readers.enter(reader, { ...log.top });
  await Promise.all([early, entered.goLive()]);
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(reader.seen, [6]);
});

test("a log that went back behind its feed refuses who comes, instead of being asked without end", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  for (let i = 0; i < 5; i += 1) log.append();
  await live(readers);
  log.events = log.events.slice(0, 2);
  const entering = readers.enter(new FakeReader("u2"), { ...log.top });
  await assert.rejects(entering, (error) => error instanceof Refusal && error.reason === "STORE_UNAVAILABLE");
});

test("a hint that promises what the log never kept is forgotten", async () => {
  const log = new FakeLog();
  const readers = readersOf(log);
  const reader = await live(readers);
  readers.feed.hint(readEntry(Buffer.from("e1 7 e1-6 e1-7 message.sent -\n{}")));
  await settled();
  for (let i = 0; i < 8; i += 1) readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(reader.seen, upTo(1, 8));
});

test("a reader that arrives while others write gets each event once, and nothing live before it asks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(400), fc.nat(400), fc.nat(30), async (before, position, during) => {
      const log = new FakeLog();
      for (let i = 0; i < before; i += 1) log.append();
      const from = Math.min(position, before);
      const at = { epoch: "e1", seq: from, id: from === 0 ? "" : `e1-${from}` };
      const readers = readersOf(log);
      await live(readers, "somebody else");
      const reader = new FakeReader();
      const entering = readers.enter(reader, at);
      for (let i = 0; i < during; i += 1) {
        readers.feed.hint(log.append());
        if (i % 5 === 0) await Promise.resolve();
      }
      const { stands, goLive } = await entering;
      assert.deepEqual(reader.seen, upTo(from + 1, stands.seq));
      readers.feed.hint(log.append());
      await settled();
      assert.deepEqual(reader.seen, upTo(from + 1, stands.seq), "nothing before goLive");
      await goLive();
      readers.feed.hint(log.append());
      await settled();
      assert.deepEqual(reader.seen, upTo(from + 1, log.events.length));
    }),
    { numRuns: 200 },
  );
});

test("who left is put out by the event that says so; who came back before it was read, is not", async () => {
  const log = new FakeLog();
  log.members = new Set(["ann", "bob"]);
  const readers = readersOf(log);
  const ann = await live(readers, "ann");
  const bob = await live(readers, "bob");
  log.members.delete("ann");
  readers.feed.hint(log.append("member.left", "ann"));
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(ann.seen, [1]);
  assert.deepEqual(bob.seen, [1, 2]);
  await assert.rejects(live(readers, "ann"), (error) => error instanceof Refusal && error.reason === "ROOM_NOT_MEMBER");

  // Both events are in the log, but no hint of them came yet.
  const left = log.append("member.left", "bob");
  const joined = log.append("member.joined", "bob");
  const again = await live(readers, "bob");
  readers.feed.hint(left);
  readers.feed.hint(joined);
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(again.seen, [5]);
});

test("calls of one reader that overlap are served one after another, and it hears each event once", async () => {
  const log = new FakeLog();
  for (let i = 0; i < 10; i += 1) log.append();
  const readers = readersOf(log);
  const reader = new FakeReader();
  const first = readers.enter(reader, { epoch: "e1", seq: 8, id: "e1-8" });
  const second = readers.enter(reader, undefined);
  const entered = await Promise.all([first, second]);
  assert.deepEqual(reader.seen, [9, 10]);
  await entered[0].goLive();
  readers.feed.hint(log.append());
  assert.deepEqual(reader.seen, [9, 10], "the later call has not been answered yet");
  await entered[1].goLive();
  readers.feed.hint(log.append());
  await settled();
  assert.deepEqual(reader.seen, [9, 10, 11, 12]);

  const leaving = new FakeReader();
  const calls = [readers.enter(leaving, undefined), readers.enter(leaving, undefined)];
  readers.leave(leaving);
  const ended = await Promise.allSettled(calls);
  assert.deepEqual(
    ended.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  assert.ok(!readers.has(leaving));
});
