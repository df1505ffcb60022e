import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { apiEn } from "../../../client/app/i18n/api.en.ts";
import { apiZh } from "../../../client/app/i18n/api.zh.ts";
import { clusterEn } from "../../../client/app/i18n/cluster.en.ts";
import { clusterZh } from "../../../client/app/i18n/cluster.zh.ts";
import { enErrors, en as first } from "../../../client/app/i18n/en.ts";
import { said } from "../../../client/app/i18n/index.ts";
import { laterEn } from "../../../client/app/i18n/later.en.ts";
import { chinese } from "../../../client/app/i18n/zh.ts";

/** Where the page's sources are, seen from the compiled test. */
const folder = new URL("../../../../client/app/", import.meta.url);

const en = { ...first, ...laterEn };
/** English and Chinese: of the chat, of the page of the cluster, of those of the API. */
const dictionaries = [
  [en, chinese.words],
  [clusterEn, clusterZh],
  [apiEn, apiZh],
] as const;

const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/i18n[\\/](?:en|zh)\.ts$/.test(name))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");

const spoken = (word: unknown): unknown => (typeof word === "function" ? word("Anna", 2, 3) : word);

describe("the words of the page", () => {
  it("are all used: one that nobody needs is not translated either", () => {
    const unused = dictionaries.flatMap(([words]) => Object.keys(words)).filter((key) => !sources.includes(`"${key}"`));
    assert.deepEqual(unused, []);
  });

  it("are the same ones in both languages, none left in English", () => {
    assert.deepEqual(Object.keys(chinese.errors).sort(), Object.keys(enErrors).sort());
    for (const [words, others] of dictionaries) {
      assert.deepEqual(Object.keys(others).sort(), Object.keys(words).sort());
      const left = Object.entries(words).filter(([key, word]) => spoken(word) === spoken(Reflect.get(others, key)));
      assert.deepEqual(left, []);
    }
  });

  it("keep a name that is read from right to left together, and leave others as they are", () => {
    assert.equal(said(en.leftLine, ["Anna"]), "Anna left");
    assert.equal(said(en.leftLine, ["\u05d3\u05d1"]), "\u2068\u05d3\u05d1\u2069 left");
  });

  it("say what they are given in both languages", () => {
    for (const [words, others] of dictionaries) {
      for (const [key, word] of Object.entries(words)) {
        if (typeof word !== "function") continue;
        const other: unknown = Reflect.get(others, key);
        assert.equal(typeof other, "function", key);
        if (String(spoken(word)).includes("Anna")) assert.match(String(spoken(other)), /Anna/, key);
      }
    }
  });
});
