import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { actionKeys, actionOf, actionsFor, type Onlooker } from "../../../client/app/state/message-actions.ts";
import { inShownOrder, isMineIn } from "../../../client/app/state/reactions.ts";
import { messageEntry } from "../../../client/sdk/index.ts";
import type { Message } from "../../../server/protocol/schemas.ts";

const NOW = 1_000_000;

const said = (more: Partial<Message> = {}) =>
  messageEntry({ room: "tea", seq: 1, id: "m1", at: 0, by: "ann", clientId: "", text: "tea?", ...more }, 1);

function may(by: string, room: Partial<Onlooker["room"] & object> = {}, more: Partial<Message> = {}, inThread = false) {
  const onlooker = { user: by, room: { role: "member", readOnly: false, ...room }, inThread, now: NOW } as const;
  return actionsFor(said(more), onlooker).join(" ");
}

describe("what is offered for a message", () => {
  it("is for another's message all but changing and deleting it", () => {
    assert.equal(may("bo"), "react reply thread copyText copyLink unread");
  });

  it("is for one's own everything", () => {
    assert.equal(may("ann"), "react reply thread edit copyText copyLink unread delete");
  });

  it("lets moderators and owners delete what others wrote, not change it", () => {
    for (const role of ["moderator", "owner"] as const) {
      assert.equal(may("bo", { role }), "react reply thread copyText copyLink unread delete");
    }
  });

  it("has nothing that puts words into a room where one may not speak", () => {
    const quiet = "react copyText copyLink unread delete";
    assert.equal(may("ann", { readOnly: true }), quiet);
    assert.equal(may("ann", { mutedUntil: NOW + 1 }), quiet);
    assert.equal(may("ann", { mutedUntil: NOW }), may("ann"));
    assert.equal(may("ann", { readOnly: true, role: "moderator" }), may("ann"));
  });

  it("still opens a thread that one may only read", () => {
    assert.match(may("bo", { readOnly: true }, { replies: 2 }), /\bthread\b/);
    assert.match(may("bo", { readOnly: true }, { thread: { id: "m0", seq: 0 } }), /\bthread\b/);
  });

  it("is of a tombstone only what leads to it and to its replies", () => {
    assert.equal(may("ann", { role: "owner" }, { deleted: true, text: "", replies: 1 }), "thread copyLink unread");
  });

  it("opens no thread out of itself", () => {
    assert.equal(may("ann", {}, {}, true), "react reply edit copyText copyLink delete");
  });
});

describe("keys on a message", () => {
  it("mean each one thing, in capitals too", () => {
    const keys = Object.values(actionKeys).flat();
    assert.equal(new Set(keys.map((key) => key.toLowerCase())).size, keys.length);
    assert.deepEqual(["e", "E", "Delete", "Backspace", "x"].map(actionOf), [
      "edit",
      "edit",
      "delete",
      "delete",
      undefined,
    ]);
  });
});

describe("reactions", () => {
  const of = (...emoji: string[]) => emoji.map((one) => ({ emoji: one, users: ["ann"] }));
  const shown = (before: string[], now: string[]) =>
    inShownOrder(before, of(...now))
      .map(({ emoji }) => emoji)
      .join("");

  it("stay where they are when others come, whatever the order in which the server counts them", () => {
    assert.equal(shown([], ["a", "b"]), "ab");
    assert.equal(shown(["a", "c"], ["a", "b", "c"]), "acb");
    assert.equal(shown(["a", "b", "c"], ["d", "c", "a"]), "acd");
  });

  it("are one's own where one is among those who put them there", () => {
    const some = [{ emoji: "🍵", users: ["ann", "bo"] }];
    assert.deepEqual(
      [isMineIn(some, "🍵", "bo"), isMineIn(some, "👍", "bo"), isMineIn(some, "🍵", undefined)],
      [true, false, false],
    );
  });
});
