import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begun, drafting, type Edits, finished, refused, rewritten } from "../../../../client/app/composer/edits.ts";

const one = { id: "m1", seq: 1, text: "one" };
const two = { id: "m2", seq: 2, text: "two" };
const none: Edits = [];
const shown = (edits: Edits) => edits.map((editing) => editing?.text ?? "draft").join(" ");

describe("changes of messages that are being written", () => {
  it("wait, and come back as they were left, when another message is changed before they are finished", () => {
    const both = begun(rewritten(begun(none, one), "one, better"), two);
    assert.equal(shown(both), "one, better two");
    assert.equal(shown(finished(both)), "one, better");
    assert.equal(shown(begun(rewritten(both, "two, too"), one)), "two, too one, better");
  });

  it("are forgotten when nothing was changed", () => {
    assert.equal(shown(begun(begun(none, one), two)), "two");
    assert.equal(shown(drafting(begun(none, one))), "");
  });

  it("wait while a reply is written", () => {
    const replying = drafting(rewritten(begun(none, one), "one, better"));
    assert.equal(shown(replying), "one, better draft");
    assert.equal(shown(rewritten(replying, "the draft is kept elsewhere")), "one, better draft");
    assert.equal(shown(finished(replying)), "one, better");
    assert.deepEqual(finished(none), []);
  });

  it("that were refused come back at once, or when what is being written is finished", () => {
    const editing = { target: one, text: "one, refused" };
    assert.equal(shown(refused(none, editing, false)), "one, refused");
    assert.equal(shown(refused(none, editing, true)), "one, refused draft");
    const meanwhile = refused(begun(none, two), editing, true);
    assert.equal(shown(meanwhile), "one, refused two");
    assert.equal(shown(finished(meanwhile)), "one, refused");
  });
});
