import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Entry, messageEntry, Timeline } from "../../../client/sdk/index.ts";
import type { Asked } from "../../../client/sdk/timeline/timeline.ts";
import { ModelLog } from "./model-log.ts";

/** What somebody does in the room, to the message of which the share `of` of all is older. */
const deed = fc.record({
  does: fc.constantFrom("say", "say", "reply", "edit", "delete", "react", "react", "unreact", "join"),
  by: fc.constantFrom("ann", "bob", "eve"),
  of: fc.double({ min: 0, max: 0.999, noNaN: true }),
  emoji: fc.constantFrom("🍵", "👍"),
});

function play(log: ModelLog, { does, by, of, emoji }: typeof deed extends fc.Arbitrary<infer D> ? D : never): void {
  const messages = log.messages().filter((one) => !one.deleted);
  const message = messages[Math.floor(of * messages.length)];
  if (does === "join") log.add(by, { type: "member.joined", body: { user: { id: by, name: by, guest: true } } });
  else if (does === "say" || !message) log.say(by, `text ${log.top + 1}`);
  else if (does === "reply") log.say(by, `text ${log.top + 1}`, message);
  else if (does === "edit") log.edit(message, `edited ${log.top + 1}`);
  else if (does === "delete") log.delete(message);
  else if (does === "react") log.react(by, message, emoji);
  else log.unreact(by, message, emoji);
}

/** What happens at the client: an event comes, a page is read and comes later, entries are let go of. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("event" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      way: fc.constantFrom("older", "newer", "around"),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      ahead: fc.integer({ min: 0, max: 6 }),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("answer" as const), which: fc.nat({ max: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("trim" as const),
      most: fc.integer({ min: 2, max: 12 }),
      place: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
    }),
  },
);

function question(timeline: Timeline, way: string, at: number): Asked[] {
  const { intervals } = timeline;
  const interval = intervals[Math.floor(at * intervals.length)] ?? timeline.live;
  const seq = Math.floor(at * timeline.live.top);
  if (way === "older") return [{ before: interval.floor }];
  return way === "newer" ? [{ after: interval.top }] : [{ before: seq + 1 }, { after: seq }];
}

const plain = (entries: readonly Entry[]) =>
  entries.flatMap((one) => (one.kind === "message" ? [{ ...one, asOf: 0 }] : []));

/** Every stretch holds exactly the messages that there are in it, as they are. */
function assertIsTheLog(timeline: Timeline, log: ModelLog): void {
  const messages = log.messages(timeline.live.top).map((message) => messageEntry(message, 0));
  const { intervals } = timeline;
  for (const [index, interval] of intervals.entries()) {
    const wanted = messages.filter(({ seq }) => interval.covers(seq));
    assert.deepEqual(plain(interval.entries), wanted);
    const next = intervals[index + 1];
    assert.ok(!next || interval.top + 1 < next.floor, "two stretches touch");
  }
}

/** Runs a schedule to its end, with every event and every page delivered. */
function run(log: ModelLog, start: number, steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Timeline {
  const timeline = new Timeline("lobby");
  const from = Math.min(start, log.top);
  timeline.startAt({ epoch: "e1", seq: from, id: log.events[from - 1]?.id ?? "" });
  const pages: [ReturnType<ModelLog["page"]>, Asked][] = [];
  const event = () => {
    const next = log.events[timeline.live.top];
    if (next) assert.equal(timeline.apply(next), "added");
  };
  const answer = (which: number) => {
    const [page] = pages.splice(which % Math.max(1, pages.length), 1);
    if (page) timeline.addPage(...page);
  };
  for (const one of steps) {
    if (one.do === "event") event();
    else if (one.do === "trim") timeline.trim(one.most, one.place);
    else if (one.do === "answer") answer(one.which);
    else {
      const asOf = Math.min(log.top, timeline.live.top + one.ahead);
      for (const asked of question(timeline, one.way, one.at)) {
        pages.push([log.page(asOf, { ...asked, limit: one.limit }), asked]);
      }
    }
  }
  while (pages.length > 0) answer(0);
  while (timeline.live.top < log.top) event();
  return timeline;
}

describe("a timeline", () => {
  const schedule = [
    fc.array(deed, { minLength: 1, maxLength: 60 }),
    fc.nat({ max: 30 }),
    fc.array(step, { maxLength: 80 }),
  ] as const;

  it("ends as the log is, in whatever order pages and events come", () => {
    fc.assert(
      fc.property(...schedule, (deeds, start, steps) => {
        const log = new ModelLog();
        for (const one of deeds) play(log, one);
        assertIsTheLog(run(log, start, steps), log);
      }),
      { numRuns: 1_000 },
    );
  });

  it("holds no more than asked for in each stretch, and in all of those that nobody reads", () => {
    fc.assert(
      fc.property(
        ...schedule,
        fc.integer({ min: 2, max: 8 }),
        fc.nat({ max: 60 }),
        (deeds, start, steps, most, place) => {
          const log = new ModelLog();
          for (const one of deeds) play(log, one);
          const timeline = run(log, start, steps);
          timeline.trim(most, place);
          assertIsTheLog(timeline, log);
          const idle = timeline.intervals.filter((one) => one !== timeline.live && !one.covers(place));
          assert.ok(timeline.intervals.every((one) => one.entries.length <= most));
          assert.ok(idle.reduce((sum, one) => sum + one.entries.length, 0) <= most);
        },
      ),
    );
  });

  it("stays small while 100,000 messages stream by, with or without somebody who reads far up", () => {
    for (const place of [undefined, 500]) {
      const timeline = new Timeline("lobby");
      const log = new ModelLog();
      for (let seq = 1; seq <= 100_000; seq += 1) {
        timeline.apply(log.say("ann", `text ${seq}`));
        if (timeline.entries.length > 1_200) timeline.trim(1_000, place);
      }
      const held = timeline.intervals.reduce((sum, one) => sum + one.entries.length, 0);
      assert.ok(held <= 2_200);
      assert.equal(timeline.entries.at(-1)?.seq, 100_000);
      assert.equal(place === undefined || timeline.at(place)?.find(place)?.seq === place, true);
    }
  });
});
