import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "../../../../client/app/markdown/index.ts";
import { names, PIECES } from "./hostile.ts";
import { contents } from "./outline.ts";

const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 400 }).map((pieces) => pieces.join(""));

/** Only these may go: they say how the rest looks. Whitespace goes at the edges of blocks. */
const MARKERS = /[*_~`[\]()\\>\-.\d\s]/;

/** What of the text is not in its contents, or undefined when they hold something else or in another order. */
function missing(text: string, shown: string): string | undefined {
  let at = 0;
  let gone = "";
  for (const char of text) {
    if (shown.startsWith(char, at)) at += char.length;
    else gone += char;
  }
  return at === shown.length ? gone : undefined;
}

describe("whatever is written", () => {
  it("is shown: nothing throws, and nothing is lost but markers and space at the edges", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 200 })), (text) => {
        const gone = missing(text.replaceAll("\r\n", "\n"), contents(parse(text, names)));
        if (gone === undefined) return false;
        // An address in brackets behind words of its own is not shown, but can be opened.
        return /\]\(https?:/i.test(text) || [...gone].every((char) => MARKERS.test(char) || /[\w+#.]/.test(char));
      }),
      { numRuns: 3_000 },
    );
  });

  it("stays as it is when it has no markers", () => {
    const plain = fc.string({ unit: fc.constantFrom(..."abc XYZ 茶馆 é 👍 ,;:?!\"'&<"), minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(plain, (text) => {
        assert.deepEqual(
          parse(text),
          text.trim() === "" ? [] : [{ type: "paragraph", children: [{ type: "text", text }] }],
        );
      }),
    );
  });

  it("means the same with the same words before it on other lines", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const fence = "```\nx\n```\n";
        assert.deepEqual(parse(fence + text, names).slice(1), parse(text, names));
      }),
    );
  });
});
