import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal, type ResetReason } from "#protocol";
import { type Entry, readEntry } from "../../../server/data/entry.ts";
import type { At, Resumed } from "../../../server/data/log.ts";
import { Readers, type Watcher } from "../../../server/service/readers.ts";

/** A log in memory that answers like lua/resume.lua. */
class FakeLog {
  epoch = "e1";
  events: Entry[] = [];
  reads = 0;
  /** Members as of now; everybody while undefined. */
  members: Set<string> | undefined;

  append(type = "message.sent", subject = "-"): Entry {
    const seq = this.events.length + 1;
    const prev = this.events.at(-1)?.id ?? "";
    const raw = `${this.epoch} ${seq} ${prev} ${this.epoch}-${seq} ${type} ${subject}\n{}`;
    const entry = readEntry(Buffer.from(raw));
    this.events.push(entry);
    return entry;
  }

  get top(): At {
    const last = this.events.at(-1);
    return { epoch: this.epoch, seq: last?.seq ?? 0, id: last?.id ?? "" };
  }

  async resume(_room: string, user: string, at: At | undefined, count: number): Promise<Resumed> {
    this.reads += 1;
    await Promise.resolve();
    if (user !== "" && this.members && !this.members.has(user)) throw new Refusal("ROOM_NOT_MEMBER");
    const entries = at ? this.events.slice(at.seq, at.seq + count) : [];
    return { verdict: this.#verdict(at), ...this.top, entries };
  }

  #verdict(at: At | undefined): "ok" | ResetReason {
    if (!at) return "ok";
    if (at.epoch !== this.epoch) return "epoch";
    return at.seq <= this.events.length && (this.events[at.seq - 1]?.id ?? "") === at.id ? "ok" : "mismatch";
  }
}

class FakeReader implements Watcher {
  readonly seen: number[] = [];
  readonly resets: ResetReason[] = [];
  readonly user: string;
  gone = false;
  constructor(user = "u1") {
    this.user = user;
  }
  async ready(): Promise<void> {}
}

function build(log: FakeLog): Readers<FakeReader> {
  return new Readers<FakeReader>(
    "r",
    log,
    {
      deliver: (entry, readers) => {
        for (const reader of readers) reader.seen.push(entry.seq);
      },
      reset: (_room, reason, readers) => {
        for (const reader of readers) reader.resets.push(reason);
      },
      cut: () => assert.fail("nobody is slow here"),
    },
    { filled: () => {}, reset: () => {}, trouble: (_room, cause) => assert.fail(String(cause)) },
  );
}

/** Lets everything that was begun end: the fake log answers in microtasks. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function live(readers: Readers<FakeReader>, user?: string, at?: At): Promise<FakeReader> {
  const reader = new FakeReader(user);
  await readers.enter(reader, at);
  await readers.goLive(reader);
  return reader;
}

test("hints that are lost, doubled, late or reordered never change what a reader sees", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ lost: fc.boolean(), again: fc.boolean(), delay: fc.nat(6) }), { maxLength: 60 }),
      async (plan) => {
        const log = new FakeLog();
        const readers = build(log);
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
  const readers = build(log);
  const many = await Promise.all(Array.from({ length: 50 }, () => live(readers)));
  log.reads = 0;
  log.append();
  log.append();
  readers.feed.hint(log.append());
  await settled();
  assert.equal(log.reads, 1);
  for (const reader of many) assert.deepEqual(reader.seen, [1, 2, 3]);
});

test("another event under a known number is a reset, and so is a log that lost its end", async () => {
  for (const lose of [1, 3]) {
    const log = new FakeLog();
    const readers = build(log);
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
    assert.deepEqual(reader.seen, [1, 2, 3, 4, 5, 7 - lose], "it goes on from the log as it is now");
  }
});

test("a hint of another epoch is settled by the log: a late one is ignored, a new one resets", async () => {
  const log = new FakeLog();
  const readers = build(log);
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
  assert.deepEqual(reader.seen, [1, 2]);
});

test("a hint that promises what the log never kept is forgotten", async () => {
  const log = new FakeLog();
  const readers = build(log);
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
      const readers = build(log);
      await live(readers, "somebody else");
      const reader = new FakeReader();
      const entering = readers.enter(reader, at);
      for (let i = 0; i < during; i += 1) {
        readers.feed.hint(log.append());
        if (i % 5 === 0) await Promise.resolve();
      }
      const stands = await entering;
      assert.deepEqual(reader.seen, upTo(from + 1, stands.seq));
      readers.feed.hint(log.append());
      await settled();
      assert.deepEqual(reader.seen, upTo(from + 1, stands.seq), "nothing before goLive");
      await readers.goLive(reader);
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
  const readers = build(log);
  const ann = await live(readers, "ann");
  const bob = await live(readers, "bob");
  log.members.delete("ann");
  readers.feed.hint(log.append("member.left", "ann"));
  readers.feed.hint(log.append());
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
