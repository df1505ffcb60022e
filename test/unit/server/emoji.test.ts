import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "#protocol";
import { cleanEmoji } from "../../../server/service/emoji.ts";

test("an emoji as keyboards have them is taken: with skin tone, joined, as a flag or a keycap", () => {
  for (const emoji of ["👍", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🫖"])
    assert.equal(cleanEmoji(emoji), emoji);
});

test("the same emoji is the same reaction, whether or not the keyboard asked for its coloured form", () => {
  assert.equal(cleanEmoji("❤"), "❤️");
  assert.equal(cleanEmoji("❤️"), "❤️");
  assert.equal(cleanEmoji("👍\uFE0F"), "👍");
});

test("what is not exactly one emoji is refused by the name of the parameter", () => {
  const refused = (error: unknown) =>
    error instanceof Refusal && error.reason === "INVALID_PARAMS" && error.param === "emoji";
  for (const given of [
    "a",
    "1",
    "#",
    " ",
    "",
    "👍👍",
    "👍 ",
    "👍!",
    "\u200D",
    "\uFE0F",
    "🏽‍",
    "🇨",
    "🇽🇽",
    "👍\u0301\u0301\u0301",
    `👍${"\u200D👍".repeat(12)}`,
    "<img>",
    "__proto__",
    "\uD83D",
    "\u0000",
  ]) {
    assert.throws(() => cleanEmoji(given), refused, JSON.stringify(given));
  }
});
