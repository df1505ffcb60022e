import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { People, Room, RpcError } from "../../../client/sdk/index.ts";
import { answerOf, ModelCaller } from "./model-caller.ts";
import { ModelLog } from "./model-log.ts";
import { settled } from "./stub-caller.ts";

let log: ModelLog;
let caller: ModelCaller;
let room: Room;

const seqs = () => room.reading.entries.map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const say = (count: number) => {
  for (let i = 0; i < count; i += 1) {
    const event = log.say("ann", `text ${log.top + 1}`);
    if (room.position) room.receive(event);
  }
};

beforeEach(() => {
  log = new ModelLog();
  caller = new ModelCaller(log);
  room = new Room("lobby", caller, new People(caller));
});

describe("a room's reader", () => {
  it("jumps to a message far up, reads on from there, and is among the newest again when nothing is missing", async () => {
    say(1_000);
    await room.open();
    assert.equal(await room.jumpTo(500), true);
    assert.equal(room.reading.atLive, false);
    assert.deepEqual(seqs(), range(451, 550));
    say(3);
    assert.deepEqual(seqs(), range(451, 550), "what comes live is not put below an older stretch");
    await room.loadOlder();
    assert.deepEqual(seqs(), range(401, 550));
    for (let pages = 0; !room.reading.atLive; pages += 1) {
      assert.ok(pages < 20);
      assert.equal(await room.loadNewer(), true);
    }
    assert.deepEqual(seqs(), range(401, 1_003));
    assert.equal(await room.loadNewer(), false);
  });

  it("finds what is held without asking, and comes back to the newest at once", async () => {
    say(1_000);
    await room.open();
    await room.jumpTo(500);
    room.toLatest();
    assert.deepEqual([room.reading.atLive, seqs().at(-1)], [true, 1_000]);
    const asked = caller.calls.length;
    await room.jumpTo(520);
    assert.deepEqual(seqs(), range(451, 550));
    await room.jumpTo(5_000);
    assert.equal(room.reading.atLive, true);
    assert.equal(caller.calls.length, asked);
  });

  it("is not moved by a page that comes after it went elsewhere", async () => {
    say(1_000);
    await room.open();
    caller.slow = true;
    const jumped = room.jumpTo(500);
    await settled();
    room.toLatest();
    for (const { method, params, answer } of caller.calls.slice(-2)) await answer(answerOf(log, method, params));
    assert.equal(await jumped, false);
    assert.equal(room.reading.atLive, true);
  });

  it("keeps its place far up while messages stream by, and only so many in memory", async () => {
    say(3_000);
    await room.open();
    for (let i = 0; i < 30; i += 1) await room.loadOlder();
    const top = seqs()[0] ?? 0;
    room.reading.place = top;
    say(5_000);
    assert.equal(seqs()[0], top);
    const held = room.timeline.intervals.reduce((sum, one) => sum + one.entries.length, 0);
    assert.ok(held <= 3_200, `${held} are held`);
  });

  it("reads a page again when more came meanwhile than is remembered", async () => {
    say(100);
    await room.open();
    caller.slow = true;
    const opened = room.loadOlder();
    const old = answerOf(log, "room.history", caller.last.params);
    const [first] = log.messages();
    assert.ok(first);
    for (let i = 0; i < 1_200; i += 1) room.receive(log.edit(first, `edited ${i}`));
    const { answer } = caller.last;
    caller.slow = false;
    await answer(old);
    assert.equal(await opened, true);
    const [held] = room.reading.entries;
    assert.equal(held?.kind === "message" && held.text, "edited 1199");
  });

  it("knows messages that are not held, as they are now, and that some are gone", async () => {
    say(200);
    await room.open();
    const [one, two, three] = log.messages();
    assert.ok(one && two && three);
    log.delete(three);
    room.receive(log.events[200] ?? assert.fail());
    assert.deepEqual(
      [one, two, three].map((message) => room.quotes.get(message)),
      [undefined, undefined, undefined],
    );
    await new Promise((resolve) => setTimeout(resolve, 1));
    await settled();
    assert.equal(caller.made("message.get").length, 1, "asked for together");
    assert.equal(room.quotes.get(three), "gone");
    room.receive(log.edit(one, "edited"));
    room.receive(log.delete(two));
    const quote = room.quotes.get(one);
    assert.equal(typeof quote === "object" && quote.text, "edited");
    assert.equal(room.quotes.get(two), "gone");
  });

  it("asks for a quote that could not be had only when somebody looks again", async () => {
    say(200);
    await room.open();
    const [one] = log.messages();
    assert.ok(one);
    caller.slow = true;
    // Whoever draws the room looks at all quotes each time.
    room.on("change", () => room.quotes.get(one));
    room.quotes.get(one);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await caller.last.fail(new RpcError("OFFLINE", "away"));
    await new Promise((resolve) => setTimeout(resolve, 2));
    assert.equal(caller.made("message.get").length, 1);
    caller.slow = false;
    say(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await settled();
    assert.deepEqual([caller.made("message.get").length, typeof room.quotes.get(one)], [2, "object"]);
  });

  it("knows when a thread was last added to, if all that came after its beginning is held", async () => {
    say(100);
    const [old] = log.messages();
    const root = log.messages().at(-1);
    assert.ok(old && root);
    log.say("bob", "first", root);
    log.say("bob", "old", old);
    await room.open();
    assert.equal(room.timeline.lastOfThread(root)?.text, "first");
    assert.equal(room.timeline.lastOfThread(old), undefined, "of one that begins before what is held it is not known");
    room.receive(log.say("bob", "second", root));
    assert.equal(room.timeline.lastOfThread(root)?.text, "second");
  });
});
