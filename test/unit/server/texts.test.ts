import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#protocol";
import { cleanText } from "../../../server/service/texts.ts";

const MAX = 4000;
const refuses = (text: string) =>
  assert.throws(
    () => cleanText(text, MAX),
    (error) => error instanceof Refusal && error.reason === "TEXT_REFUSED" && error.param === "text",
    JSON.stringify(text.slice(0, 40)),
  );

test("what people write is kept to the letter, markup and other languages' signs included", () => {
  for (const text of [
    "你好，世界",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "a\tb\nc",
    "👨‍👩‍👧 family",
    "می‌خواهم",
    "\u202Eturned around\u202C",
    "  indented",
  ]) {
    assert.equal(cleanText(text, MAX), text);
  }
});

test("a text is kept in NFC, and every line ends with a line feed", () => {
  assert.equal(cleanText("Zoe\u0308\r\ntea\rhouse", MAX), "Zo\u00EB\ntea\nhouse");
});

test("lengths are counted in code points", () => {
  assert.equal(cleanText("🍵".repeat(MAX), MAX), "🍵".repeat(MAX));
  assert.equal(cleanText("e\u0301".repeat(MAX), MAX).length, MAX);
  refuses("🍵".repeat(MAX + 1));
  refuses("a".repeat(MAX + 1));
});

test("nothing to read is refused", () => {
  for (const text of ["", " ", "\n\n\t", "\u3000\u00A0\u2003", "\uFEFF"]) refuses(text);
});

test("lone surrogates and controls are refused", () => {
  for (const text of ["\uD800", "a\uDC00b", "\0", "a\0b", "\u001B[2J", "\u0085", "\u009B31m", "\u007F", "\v"])
    refuses(text);
});

test("marks without end are refused; as many as a language uses are kept", () => {
  refuses(`a${"\u0301\u0323".repeat(500)}`);
  assert.equal(cleanText(`e${"\u0323\u0302\u0303"}`, MAX), "\u1EC7\u0303");
  assert.equal([...cleanText(`a${"\u0489".repeat(30)}`, MAX)].length, 31);
});

test("whatever is given, a text is kept or refused, nothing else; what is kept is kept the same again", () => {
  const any = fc.string({
    unit: fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      fc.constantFrom("\uD800", "\uDC00", "\0", "\r", "\n", "\u0301", "\u202E"),
    ),
    maxLength: 200,
  });
  let kept = 0;
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 200 }), (given, max) => {
      try {
        const text = cleanText(given, max);
        kept += 1;
        assert.ok([...text].length <= max);
        assert.equal(cleanText(text, max), text);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.reason === "TEXT_REFUSED", String(error));
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(kept > 100, "the property was tried on texts that are kept, too");
});

test("60,000 hostile characters are decided within a moment", () => {
  for (const unit of [
    "\u0301\u0323",
    `a${"\u0301\u0323".repeat(15)}`,
    "\r",
    "\uD800",
    " ",
    "é",
    "\u1100\u1161\u11A8",
  ]) {
    const given = unit.repeat(60_000 / unit.length);
    const started = performance.now();
    try {
      cleanText(given, 60_000);
    } catch (error) {
      assert.ok(error instanceof Refusal);
    }
    assert.ok(performance.now() - started < 200, JSON.stringify(unit));
  }
});
