import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Format, fenced, formatted } from "../../../../client/app/composer/formatting.ts";
import { looksLikeCode } from "../../../../client/app/composer/pasting.ts";
import { changed, type Writing } from "../../../../client/app/composer/writing.ts";

/** "a [b] c": b is selected; "a | b": the caret. */
function written(shown: string): Writing {
  const text = shown.replace(/[⟦⟧|]/g, "");
  if (shown.includes("|")) return { text, start: shown.indexOf("|"), end: shown.indexOf("|") };
  return { text, start: shown.indexOf("⟦"), end: shown.indexOf("⟧") - 1 };
}

function shown({ text, start, end }: Writing): string {
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

function press(format: Format, before: string): string {
  const writing = written(before);
  return shown(changed(writing, formatted(writing, format)));
}

describe("a format", () => {
  it("is put around what is selected, and taken away by the same key", () => {
    const examples: [Format, string, string][] = [
      ["bold", "a ⟦tea⟧ b", "a **⟦tea⟧** b"],
      ["italic", "⟦茶⟧", "_⟦茶⟧_"],
      ["strike", "⟦a b⟧", "~~⟦a b⟧~~"],
      ["code", "⟦x⟧ y", "`⟦x⟧` y"],
      ["bold", "a | b", "a **|** b"],
    ];
    for (const [format, before, after] of examples) {
      assert.equal(press(format, before), after);
      assert.equal(press(format, after), before);
    }
  });

  it("is taken away when it is selected itself", () => {
    assert.equal(press("bold", "a ⟦**tea**⟧"), "a ⟦tea⟧");
  });

  it("does not take space at the edges into it, where it would mean nothing", () => {
    assert.equal(press("bold", "a⟦ tea ⟧b"), "a **⟦tea⟧** b");
  });

  it("does not mistake bold for italic", () => {
    assert.equal(press("italic", "**⟦tea⟧**"), "**_⟦tea⟧_**");
  });

  it("of a link asks for what is missing: the address, or the words", () => {
    assert.equal(press("link", "see ⟦the tea⟧"), "see [the tea](⟦https://⟧)");
    assert.equal(press("link", "⟦https://a.example⟧"), "[|](https://a.example)");
  });

  it("of lines is put before each of them, and taken away when all have it", () => {
    const examples: [Format, string, string][] = [
      ["quote", "⟦a\nb⟧", "⟦> a\n> b⟧"],
      ["list", "x\n⟦a\nb⟧", "x\n⟦- a\n- b⟧"],
      ["numbers", "⟦a\nb⟧\nc", "⟦1. a\n2. b⟧\nc"],
      ["list", "a|b", "- a|b"],
    ];
    for (const [format, before, after] of examples) {
      assert.equal(press(format, before), after);
      assert.equal(press(format, after), before);
    }
    assert.equal(press("quote", "\n|a"), "\n> |a");
  });

  it("of code is a fence where there are several lines, of more ticks than they have", () => {
    assert.equal(press("code", "a\n⟦b\nc⟧"), "a\n```\nb\nc\n```\n|");
    assert.equal(press("code", "a ⟦b\n```c⟧ d"), "a \n````\nb\n```c\n````\n| d");
    const writing = written("⟦a\nb\n⟧after");
    assert.equal(shown(changed(writing, fenced(writing))), "```\na\nb\n```\n|after");
  });
});

describe("what is pasted", () => {
  it("looks like code, or it does not", () => {
    for (const text of [
      "function a() {\n  return 1;\n}",
      "def a():\n    return 1",
      "$ npm start\n$ npm test",
      "<p>\n  <b>x</b>\n</p>",
      '{\n  "a": 1\n}',
    ]) {
      assert.ok(looksLikeCode(text), text);
    }
    for (const text of [
      "one line;",
      "Dear all,\nthe tea is ready.\nCome and see!",
      "你好，\n茶好了。",
      "- a\n- b\n- c",
      "```\nlet a;\nlet b;\n```",
      "",
    ]) {
      assert.ok(!looksLikeCode(text), text);
    }
  });
});
