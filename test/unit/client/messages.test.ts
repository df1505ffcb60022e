import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { Message, RoomEvent } from "#protocol";
import { type MessageEntry, Messages, People, Room, RpcError } from "../../../client/sdk/index.ts";
import { Insisting } from "../../../client/sdk/insisting.ts";
import { ModelCaller } from "./model-caller.ts";
import { ModelLog } from "./model-log.ts";
import { settled } from "./stub-caller.ts";

let log: ModelLog;
let caller: ModelCaller;
let room: Room;
let messages: Messages;
let message: Message;

const refused = new RpcError("REACTIONS_FULL", "no", { retryable: false });
const shown = (): MessageEntry => room.timeline.message(1) ?? assert.fail("it is not shown");
const reactions = () => shown().reactions.map(({ emoji, users }) => [emoji, ...users].join(" "));
/** The call takes effect: its event, and what the server answers. */
const done = (make: () => RoomEvent) => {
  const event = { ...make(), clientId: String(caller.last.params["clientId"]) };
  return { event, answer: { ok: true, event } };
};
/** Resolves to the name of the refusal. */
const nameOf = (work: Promise<void>) => work.then(() => "done").catch((error: RpcError) => error.name);

beforeEach(async () => {
  log = new ModelLog();
  caller = new ModelCaller(log);
  room = new Room("lobby", caller, new People(caller));
  const insisting = new Insisting(caller, { wait: () => 0 });
  messages = new Messages({ insisting, room: () => room, user: "ann" });
  log.say("ann", "text");
  await room.open();
  message = log.messages()[0] ?? assert.fail();
});

describe("a reaction", () => {
  it("is shown at once, and neither doubled nor lost when answer and event come, in either order", async () => {
    for (const eventFirst of [true, false]) {
      const emoji = eventFirst ? "🍵" : "👍";
      const reacted = messages.react("lobby", message, emoji);
      const before = shown();
      assert.ok(reactions().includes(`${emoji} ann`));
      await settled();
      const { event, answer } = done(() => log.react("ann", message, emoji));
      if (eventFirst) room.receive(event);
      await caller.last.answer(answer);
      await reacted;
      assert.ok(reactions().includes(`${emoji} ann`), "shown between the answer and its event, too");
      if (!eventFirst) room.receive(event);
      assert.deepEqual(shown().reactions.at(-1), before.reactions.at(-1));
    }
    assert.deepEqual(reactions(), ["🍵 ann", "👍 ann"]);
  });

  it("is taken back when it is refused, and whoever made it learns why", async () => {
    const reacted = nameOf(messages.react("lobby", message, "🍵"));
    room.receive(log.react("bob", message, "🍵"));
    assert.deepEqual(reactions(), ["🍵 bob ann"]);
    await settled();
    await caller.last.fail(refused);
    assert.equal(await reacted, "REACTIONS_FULL");
    assert.deepEqual(reactions(), ["🍵 bob"]);
  });

  it("that was there already needs no event", async () => {
    room.receive(log.react("ann", message, "🍵"));
    const reacted = messages.react("lobby", message, "🍵");
    await settled();
    await caller.last.answer({ ok: true });
    await reacted;
    room.receive(log.unreact("ann", message, "🍵"));
    assert.deepEqual(reactions(), []);
  });

  it("and its end come to the server in the order in which they were made", async () => {
    const reacted = messages.react("lobby", message, "🍵");
    const unreacted = messages.unreact("lobby", message, "🍵");
    assert.deepEqual(reactions(), []);
    await settled();
    await caller.last.fail(new RpcError("TIMEOUT", "late"));
    await new Promise((resolve) => setTimeout(resolve, 2));
    assert.equal(caller.made("reaction.remove").length, 0);
    const first = done(() => log.react("ann", message, "🍵"));
    room.receive(first.event);
    await caller.last.answer(first.answer);
    assert.deepEqual(reactions(), []);
    const second = done(() => log.unreact("ann", message, "🍵"));
    await caller.last.answer(second.answer);
    room.receive(second.event);
    await Promise.all([reacted, unreacted]);
    assert.deepEqual(
      caller.calls.slice(-3).map(({ method }) => method),
      ["reaction.add", "reaction.add", "reaction.remove"],
    );
    assert.deepEqual(reactions(), []);
  });
});

describe("an edit", () => {
  it("is shown at once, over what others do meanwhile, and taken back when it is refused", async () => {
    const edited = nameOf(messages.edit("lobby", message, { text: "mine" }));
    room.receive(log.react("bob", message, "🍵"));
    assert.deepEqual([shown().text, reactions()], ["mine", ["🍵 bob"]]);
    await settled();
    await caller.last.fail(new RpcError("MESSAGE_NOT_YOURS", "no", { retryable: false }));
    assert.equal(await edited, "MESSAGE_NOT_YOURS");
    assert.deepEqual([shown().text, shown().editedAt, reactions()], ["text", undefined, ["🍵 bob"]]);
  });

  it("is not shown on a message that was deleted meanwhile", async () => {
    void nameOf(messages.edit("lobby", message, { text: "mine" }));
    room.receive(log.say("bob", "reply", message));
    room.receive(log.delete(message));
    assert.deepEqual([shown().text, shown().deleted], ["", true]);
  });

  it("does not outlive the log that its message was in", async () => {
    const edited = messages.edit("lobby", message, { text: "mine" });
    await settled();
    await caller.last.answer(done(() => log.edit(message, "mine")).answer);
    await edited;
    room.reset("epoch");
    await room.open();
    assert.equal(shown().text, "mine");
    room.receive(log.edit(message, "later"));
    assert.equal(shown().text, "later");
  });
});

it("a deletion is repeated until it is answered", async () => {
  const deleted = messages.delete("lobby", message);
  await settled();
  await caller.last.fail(new RpcError("UNKNOWN", "?"));
  await new Promise((resolve) => setTimeout(resolve, 2));
  assert.equal(shown().text, "text");
  const { event, answer } = done(() => log.delete(message));
  await caller.last.answer(answer);
  room.receive(event);
  await deleted;
  assert.equal(room.timeline.message(1), undefined);
  assert.equal(new Set(caller.made("message.delete").map(({ params }) => params["clientId"])).size, 1);
});
