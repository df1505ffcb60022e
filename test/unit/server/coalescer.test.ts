import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { packetsOf } from "../../../server/app/packets.ts";
import { readEntry } from "../../../server/data/entry.ts";
import { Coalescer } from "../../../server/service/coalescer.ts";
import { FakeLog, FakeReader, readersOf } from "../../support/fake-log.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const entry = (seq: number, json = "{}") => readEntry(Buffer.from(`e ${seq} p i message.sent -\n${json}`));

test("after a pause an event waits only for the end of the turn; those that follow wait for each other", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const writes: number[][] = [];
  const coalescer = new Coalescer((entries) => writes.push(entries.map(({ seq }) => seq)), 1000);
  for (const seq of [1, 2]) coalescer.add(entry(seq));
  assert.deepEqual(writes, []);
  await turn();
  assert.deepEqual(writes, [[1, 2]]);
  for (const seq of [3, 4, 5]) coalescer.add(entry(seq));
  await turn();
  assert.deepEqual(writes, [[1, 2]], "the window has not passed");
  t.mock.timers.tick(1000);
  assert.deepEqual(writes, [
    [1, 2],
    [3, 4, 5],
  ]);
  coalescer.add(entry(6));
  coalescer.flush();
  coalescer.add(entry(7, "x".repeat(100_000)));
  assert.deepEqual(writes.slice(2), [[6], [7]], "what is too much to hold is not held");
  t.mock.timers.tick(1000);
  assert.equal(writes.length, 4);
});

test("whoever comes, comes again, or is put out in the middle of a window gets each event once, and all up to then", async () => {
  const users = ["ann", "bob", "cem"];
  const step = fc.record({ who: fc.nat(2), what: fc.constantFrom("say", "say", "say", "come", "leave") });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (plan) => {
      const log = new FakeLog();
      // So long that only who comes and goes ends it.
      const readers = readersOf(log, 1_000_000);
      readers.feed.hint(log.append());
      await readers.enter(new FakeReader("dan"), undefined).then(({ goLive }) => goLive());
      const all: { reader: FakeReader; from: number; until?: number }[] = [];
      for (const { who, what } of plan) {
        const user = users[who] ?? "";
        const here = all.find(({ reader, until }) => reader.user === user && until === undefined);
        if (what === "say") readers.feed.hint(log.append());
        else if (what === "come") {
          const reader = here?.reader ?? new FakeReader(user);
          const { stands, goLive } = await readers.enter(reader, undefined);
          await goLive();
          if (!here) all.push({ reader, from: stands.seq });
        } else if (here) {
          here.until = log.append("member.left", user).seq;
          readers.feed.hint(log.events.at(-1) ?? assert.fail());
        }
      }
      const end = log.append("member.left", "dan");
      readers.feed.hint(end);
      for (const { reader, from, until = end.seq } of all) {
        assert.deepEqual(
          reader.seen,
          Array.from({ length: until - from }, (_, i) => from + 1 + i),
        );
      }
    }),
    { numRuns: 200 },
  );
});

test("joined events are whole WebSocket frames, whatever their size, and whole texts for long-polling", () => {
  const sizes = [0, 100, 112, 113, 114, 65_522, 65_523, 70_000];
  const packets = packetsOf(
    "event",
    sizes.map((size) => ({ json: Buffer.from(`"${"茶".repeat(size / 3)}${"x".repeat(size % 3)}"`) })),
  );
  const frames: string[] = [];
  for (let at = 0; at < packets.frames.length; ) {
    assert.equal(packets.frames[at], 0x81, "final, text, not compressed");
    const short = packets.frames.readUInt8(at + 1);
    const [head, length] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, packets.frames.readUInt16BE(at + 2)]
          : [10, Number(packets.frames.readBigUInt64BE(at + 2))];
    assert.equal(head, length < 126 ? 2 : length < 65_536 ? 4 : 10, "as short as it may be");
    frames.push(packets.frames.toString("utf8", at + head, at + head + length));
    at += head + length;
  }
  assert.deepEqual(
    frames,
    packets.texts().map((text) => `4${text}`),
  );
  assert.deepEqual(
    frames.map((frame) => Buffer.byteLength((JSON.parse(frame.slice(2)) as [string, string])[1])),
    sizes,
  );
});
