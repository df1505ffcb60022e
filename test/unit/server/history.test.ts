import assert from "node:assert/strict";
import { test } from "node:test";
import { readEntry } from "../../../server/data/entry.ts";
import { toMessage } from "../../../server/service/history.ts";

const sent = { id: "m1", room: "r", seq: 7, at: 1, by: "u1", clientId: "c1" };
const reply = { id: "m0", seq: 3 };

/** A message as the log has it, and what became of it. */
function shown(body: object, change: object | undefined, replies = 0) {
  const json = JSON.stringify({ ...sent, epoch: "e", prev: "m6", type: "message.sent", body });
  const entry = readEntry(Buffer.from(`e 7 m6 m1 message.sent -\n${json}`));
  return toMessage({ entry, change: change ? JSON.stringify(change) : "", replies });
}

test("a message that nothing happened to says what was sent, and no more", () => {
  assert.deepEqual(shown({ text: "tea" }, undefined), { ...sent, text: "tea" });
  const full = { text: "tea", mentions: ["u2"], mentionsRoom: true, reply, thread: reply };
  assert.deepEqual(shown(full, undefined), { ...sent, ...full });
});

test("an edit replaces the words and whom they call; what the message hangs on stays", () => {
  const body = { text: "tea", mentions: ["u2"], mentionsRoom: true, reply, thread: reply };
  const edited = { text: "coffee", editedAt: 9 };
  assert.deepEqual(shown(body, edited), { ...sent, text: "coffee", editedAt: 9, reply, thread: reply });
  const calling = { ...edited, mentions: ["u3"] };
  assert.deepEqual(shown({ text: "tea" }, calling), { ...sent, text: "coffee", editedAt: 9, mentions: ["u3"] });
});

test("reactions and quotes leave words and calls as they were sent", () => {
  const reactions = [{ emoji: "🍵", users: ["u2"] }];
  const body = { text: "tea", mentions: ["u2"] };
  assert.deepEqual(shown(body, { reactions, quoted: 2 }, 4), { ...sent, ...body, reactions, replies: 4 });
});

test("a tombstone says who, when and where, and nothing of what it was", () => {
  const body = { text: "secret", mentions: ["u2"], mentionsRoom: true, reply, thread: reply };
  const tombstone = { ...sent, text: "", deleted: true, reply, thread: reply, replies: 1 };
  assert.deepEqual(shown(body, { deleted: true, quoted: 1 }, 1), tombstone);
});
