import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  type ChineseData,
  type EnglishData,
  emojiByCode,
  emojiOf,
  GROUPS,
  searchEmoji,
} from "../../../../client/app/emoji/emoji.ts";
import { isEmojiOnly } from "../../../../client/app/markdown/emoji-only.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(`client/app/emoji/${name}.json`, "utf8"));
const english = read("en") as EnglishData;
const chinese = read("zh") as ChineseData;
const inEnglish = emojiOf(english);
const inChinese = emojiOf(english, chinese);
const found = (query: string, all = inEnglish) => searchEmoji(all, query, 8).map(({ emoji }) => emoji);

describe("the emoji", () => {
  it("have a name in each language, and a shortcode of their own", () => {
    for (const group of GROUPS) assert.equal(chinese[group].length, english[group].length, group);
    for (const { emoji, codes, name } of inChinese) assert.ok(isEmojiOnly(emoji) && codes[0] && name, emoji);
    assert.equal(new Set(inEnglish.map(({ emoji }) => emoji)).size, inEnglish.length);
    const codes = inEnglish.flatMap((one) => one.codes);
    assert.equal(new Set(codes).size, codes.length);
  });

  it("are written as others write them, so that a reaction is not there twice", () => {
    for (const code of ["+1", "heart", "tea", "100"]) assert.ok(emojiByCode(inEnglish, code), code);
    assert.deepEqual([emojiByCode(inEnglish, "+1")?.emoji, emojiByCode(inEnglish, "heart")?.emoji], ["👍", "❤️"]);
    assert.equal(emojiByCode(inEnglish, "thumbsup")?.emoji, "👍");
    assert.equal(emojiByCode(inEnglish, "nothing of the kind"), undefined);
  });

  it("are found by shortcode first, then by what they show", () => {
    assert.equal(found("tea")[0], "🍵");
    assert.ok(found("party").includes("🎉"));
    assert.deepEqual(found("red heart")[0], "❤️");
    assert.deepEqual(found("no such emoji"), []);
  });

  it("are found in Chinese, by any part of a word, and still in English", () => {
    assert.ok(found("茶", inChinese).includes("🍵"));
    assert.ok(found("赞", inChinese).includes("👍"));
    assert.equal(found("tea", inChinese)[0], "🍵");
  });

  it("have all countries' flags, under the names that the browser knows", () => {
    assert.equal(found("ireland")[0], "🇮🇪");
    assert.ok(found("中国", inChinese).includes("🇨🇳"));
    assert.equal(emojiByCode(inEnglish, "flag_de")?.emoji, "🇩🇪");
  });
});
