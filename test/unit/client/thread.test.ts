import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { RoomEvent } from "#protocol";
import { People, Room, Thread } from "../../../client/sdk/index.ts";
import { answerOf, ModelCaller } from "./model-caller.ts";
import { ModelLog } from "./model-log.ts";

let log: ModelLog;
let caller: ModelCaller;
let room: Room;
let thread: Thread;

const message = (seq: number) => log.messages().find((one) => one.seq === seq) ?? assert.fail(`no message ${seq}`);
const texts = () => thread.replies.map(({ text }) => text);
const hear = (event: RoomEvent) => assert.equal(room.receive(event), "added");
const reply = (text: string, to = 1) => hear(log.say("bob", text, message(to)));

beforeEach(async () => {
  log = new ModelLog();
  caller = new ModelCaller(log);
  const people = new People(caller);
  room = new Room("lobby", caller, people);
  log.say("ann", "root");
  for (let i = 0; i < 120; i += 1) log.say("bob", `reply ${i}`, message(1));
  await room.open();
  thread = new Thread(room, 1, caller, people);
});

describe("a thread", () => {
  it("is read page by page, and then grows with what is replied to it or to its replies, and nothing else", async () => {
    while (thread.more) assert.equal(await thread.loadMore(), true);
    assert.equal(thread.replies.length, 120);
    reply("live");
    reply("to a reply", 50);
    hear(log.say("eve", "elsewhere"));
    assert.deepEqual(texts().slice(-2), ["live", "to a reply"]);
    assert.equal(thread.replies.length, 122);
  });

  it("shows its messages as later events left them", async () => {
    while (thread.more) await thread.loadMore();
    hear(log.edit(message(3), "edited"));
    hear(log.react("eve", message(4), "🍵"));
    hear(log.delete(message(2)));
    assert.equal(thread.replies.length, 119);
    assert.equal(texts()[0], "edited");
    assert.deepEqual(thread.replies[1]?.reactions, [{ emoji: "🍵", users: ["eve"] }]);
  });

  it("misses nothing that comes while a page is on its way", async () => {
    await thread.loadMore();
    await thread.loadMore();
    caller.slow = true;
    const loaded = thread.loadMore();
    const { method, params, answer } = caller.last;
    const old = answerOf(log, method, params);
    reply("meanwhile");
    hear(log.edit(message(121), "edited meanwhile"));
    await answer(old);
    assert.equal(await loaded, true);
    assert.deepEqual(texts().slice(-2), ["edited meanwhile", "meanwhile"]);
    assert.equal(new Set(thread.replies.map(({ seq }) => seq)).size, 121);
  });

  it("knows the message with which it begins, as it is now, also where the room does not hold it", async () => {
    await thread.loadMore();
    const { entries } = room.timeline;
    assert.ok((entries[0]?.seq ?? 0) > 1, "only the newest page is held");
    const text = () => (typeof thread.first === "object" ? thread.first.text : thread.first);
    assert.equal(text(), "root");
    hear(log.edit(message(1), "root, edited"));
    assert.equal(text(), "root, edited");
    const nowhere = new Thread(room, 9_999, caller, new People(caller));
    await nowhere.loadMore();
    assert.equal(nowhere.first, "gone");
  });

  it("begins anew when the room's log is replaced", async () => {
    while (thread.more) await thread.loadMore();
    room.reset("epoch");
    assert.deepEqual([texts(), thread.more], [[], true]);
  });
});
