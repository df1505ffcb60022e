import assert from "node:assert/strict";
import { test } from "node:test";
import type { Readers } from "../../../server/service/readers.ts";
import { FakeLog, FakeReader, readersOf } from "../../support/fake-log.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

/** A room that one reader keeps up with, and another does not. */
async function room() {
  const log = new FakeLog();
  const readers = readersOf(log);
  const [quick, slow] = [await live(readers, "quick"), await live(readers, "slow")];
  const say = async (count: number, type?: string, subject?: string) => {
    for (let i = 0; i < count; i += 1) readers.feed.hint(log.append(type, subject));
    await settled();
  };
  return { log, readers, quick, slow, say };
}

async function live(readers: Readers<FakeReader>, user: string): Promise<FakeReader> {
  const reader = new FakeReader(user);
  const { goLive } = await readers.enter(reader, undefined);
  await goLive();
  return reader;
}

test("who does not read is handed nothing more, and when it reads again gets all of it once, from the log", async () => {
  const { log, quick, slow, say } = await room();
  slow.stopReading();
  await say(1);
  assert.deepEqual(slow.seen, [1], "that it is slow shows when it is handed something");
  for (let i = 0; i < 10; i += 1) await say(100);
  assert.deepEqual(slow.seen, [1]);
  assert.equal(quick.seen.length, 1001, "nobody else waits for it");
  const reads = log.reads;
  slow.readOn();
  await say(50);
  assert.deepEqual(slow.seen, upTo(1051));
  assert.ok(log.reads > reads, "more than a feed keeps comes from the log");
  await say(1);
  assert.deepEqual(slow.seen, upTo(1052), "it is live again");
});

test("a little that was missed is still at hand: the log is not asked", async () => {
  const { log, slow, say } = await room();
  slow.stopReading();
  await say(20);
  const reads = log.reads;
  slow.readOn();
  await settled();
  assert.deepEqual(slow.seen, upTo(20));
  assert.equal(log.reads, reads);
});

test("who is put out while it is behind gets nothing of what came after, also by its last event", async () => {
  const { quick, slow, say } = await room();
  slow.stopReading();
  await say(1, "member.left", "slow");
  assert.deepEqual(slow.seen, [1]);
  slow.readOn();
  await say(3);
  assert.deepEqual([slow.seen, quick.seen], [[1], [1, 2, 3, 4]]);
});

test("who goes while it is behind is let go", async () => {
  const { readers, slow, say } = await room();
  slow.stopReading();
  await say(5);
  readers.leave(slow);
  assert.equal(readers.size, 1);
  slow.readOn();
  await say(1);
  assert.deepEqual([slow.seen.length, readers.size], [5, 1]);
});

test("a log that was replaced meanwhile is told of, and goes on from its new top", async () => {
  const { log, readers, slow, say } = await room();
  slow.stopReading();
  await say(5);
  log.epoch = "e2";
  log.events = [];
  await say(3);
  await readers.feed.sync();
  slow.readOn();
  await settled();
  assert.deepEqual(slow.resets, ["epoch"]);
  await say(1);
  assert.equal(slow.seen.at(-1), 4);
});
