import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message, RoomEvent } from "#protocol";
import { Timeline } from "../../../client/sdk/index.ts";

const id = (seq: number) => (seq === 0 ? "" : `id-${seq}`);

function sent(seq: number, epoch = "e1"): RoomEvent {
  const common = { room: "lobby", epoch, seq, prev: id(seq - 1), id: id(seq), at: seq, by: "u1", clientId: `c${seq}` };
  return { ...common, type: "message.sent", body: { text: `text ${seq}` } };
}

function message(seq: number): Message {
  return { id: id(seq), room: "lobby", seq, at: seq, by: "u1", clientId: `c${seq}`, text: `text ${seq}` };
}

/** What room.history answers about a log of `top` messages. */
function page(top: number, { before = top + 1, limit = 3, epoch = "e1" } = {}) {
  const last = Math.min(before - 1, top);
  const first = Math.max(1, last - limit + 1);
  const messages = Array.from({ length: last - first + 1 }, (_, i) => message(first + i));
  return { epoch, messages, more: first > 1, users: [], seq: top, id: id(top) };
}

const seqs = (timeline: Timeline) => timeline.entries.map((entry) => entry.seq);

describe("timeline", () => {
  it("shows each event once and stands where the last one stood", () => {
    const timeline = new Timeline("lobby");
    timeline.startAt({ epoch: "e1", seq: 4, id: id(4) });
    assert.equal(timeline.apply(sent(5)), "added");
    assert.equal(timeline.apply(sent(6)), "added");
    assert.equal(timeline.apply(sent(5)), "known");
    assert.deepEqual(seqs(timeline), [5, 6]);
    assert.deepEqual(timeline.position, { room: "lobby", epoch: "e1", seq: 6, id: id(6) });
  });

  it("does not show what comes before something that is missing", () => {
    const timeline = new Timeline("lobby");
    timeline.apply(sent(1));
    assert.equal(timeline.apply(sent(3)), "gap");
    assert.deepEqual(seqs(timeline), [1]);
  });

  it("knows another log by its epoch and by an event that stands where another stood", () => {
    const timeline = new Timeline("lobby");
    timeline.apply(sent(1));
    timeline.apply(sent(2));
    assert.equal(timeline.apply(sent(3, "e2")), "epoch");
    assert.equal(timeline.apply({ ...sent(2), id: "stranger" }), "mismatch");
    assert.equal(timeline.apply({ ...sent(1), id: "stranger" }), "mismatch");
    assert.equal(timeline.apply({ ...sent(3), prev: "stranger" }), "mismatch");
    assert.deepEqual(seqs(timeline), [1, 2]);
  });

  it("puts pages of history before what is there, without doubling any", () => {
    const timeline = new Timeline("lobby");
    assert.equal(timeline.addPage(page(9)), "taken");
    assert.equal(timeline.more, true);
    timeline.apply(sent(10));
    timeline.addPage(page(10, { before: timeline.floor }), { before: timeline.floor });
    timeline.addPage(page(10, { before: timeline.floor }), { before: timeline.floor });
    assert.deepEqual(seqs(timeline), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(timeline.more, false);
  });

  it("leaves messages newer than its position to their own events", () => {
    const timeline = new Timeline("lobby");
    timeline.apply(sent(5));
    timeline.addPage(page(7, { limit: 7 }));
    assert.deepEqual(seqs(timeline), [1, 2, 3, 4, 5]);
    assert.equal(timeline.apply(sent(6)), "added");
  });

  it("takes no page of another epoch", () => {
    const timeline = new Timeline("lobby");
    timeline.apply(sent(1));
    assert.equal(timeline.addPage(page(9, { epoch: "e2" })), "epoch");
    assert.deepEqual(seqs(timeline), [1]);
  });

  it("reads again what it let go of", () => {
    const timeline = new Timeline("lobby");
    timeline.addPage(page(9, { limit: 9 }));
    timeline.trim(4);
    assert.deepEqual(seqs(timeline), [6, 7, 8, 9]);
    assert.equal(timeline.more, true);
    timeline.addPage(page(9, { before: timeline.floor, limit: 9 }), { before: timeline.floor });
    assert.deepEqual(seqs(timeline), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("moves past event types that it does not know", () => {
    const timeline = new Timeline("lobby");
    const future = { ...sent(1), type: "poll.opened" } as unknown as RoomEvent;
    assert.equal(timeline.apply(future), "added");
    assert.deepEqual(seqs(timeline), []);
    assert.equal(timeline.apply(sent(2)), "added");
  });

  it("keeps one unbroken order however live events, repeats and pages mix", () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant("event" as const), seq: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ do: fc.constant("older" as const), limit: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ do: fc.constant("trim" as const), most: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.array(action, { maxLength: 60 }), (start, actions) => {
        const timeline = new Timeline("lobby");
        timeline.startAt({ epoch: "e1", seq: start, id: id(start) });
        for (const step of actions) {
          if (step.do === "event") timeline.apply(sent(step.seq));
          else if (step.do === "trim") timeline.trim(step.most);
          else if (timeline.more) {
            const before = timeline.floor;
            timeline.addPage(page(30, { before, limit: step.limit }), { before });
          }
          const held = seqs(timeline);
          const from = held[0] ?? 0;
          assert.deepEqual(
            held,
            held.map((_, i) => from + i),
          );
          if (held.length > 0) assert.equal(held.at(-1), timeline.position?.seq);
        }
      }),
    );
  });
});
