// Writes en.json and zh.json of client/app/emoji out of the names and key words that people search for, from emojibase-data (MIT), which has
// them from Unicode's CLDR (Unicode License v3). Once for each new set of emoji:
//   npm pack emojibase-data && tar xzf emojibase-data-*.tgz && node infra/emoji.mjs package && npm run format

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "package"] = process.argv.slice(2);
/** Newer ones are empty boxes on too many machines. */
const NEWEST = 15;
/** Words beside the name. Professions and families, put together out of others, are found by their parts. */
const WORDS = { english: 4, chinese: 8, several: 1 };
/** Groups as emojibase numbers them; 2 holds only skin tones and hair. */
const GROUPS = [
  "smileys",
  "people",
  undefined,
  "nature",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
];
const EMPTY_WORDS = new Set([
  "with",
  "on",
  "of",
  "the",
  "from",
  "and",
  "face",
  "button",
  "eye",
  "eyes",
  "body",
  "person",
]);

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const shortcodes = [read("en/shortcodes/github.json"), read("en/shortcodes/emojibase.json")];
const chinese = new Map(read("zh/data.json").map((/** @type {{ hexcode: string }} */ one) => [one.hexcode, one]));
const names = GROUPS.filter((group) => group !== undefined);
/** @type {Record<string, string[]>} */
const en = Object.fromEntries(names.map((group) => [group, []]));
/** @type {Record<string, string[]>} */
const zh = Object.fromEntries(names.map((group) => [group, []]));
const regions = [];

for (const one of read("en/data.json").sort((/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order)) {
  const group = GROUPS[one.group];
  if (group === undefined || one.version > NEWEST) continue;
  if (/^1F1[EF].-1F1[EF].$/.test(one.hexcode)) {
    // The browser knows what countries are called.
    regions.push(one.hexcode.split("-").map(letterOf).join(""));
    continue;
  }
  const codes = shortcodes.map((of) => of[one.hexcode]).find((found) => found !== undefined);
  const known = [codes].flat();
  en[group]?.push([shortest(one.emoji), known.join("|"), ...englishWords(one, known)].join(" "));
  zh[group]?.push(chineseWords(chinese.get(one.hexcode)).join(" "));
}

const here = new URL("../client/app/emoji/", import.meta.url);
writeFileSync(new URL("en.json", here), JSON.stringify({ ...en, regions: regions.sort().join(" ") }));
writeFileSync(new URL("zh.json", here), JSON.stringify(zh));

/** @param {{ label: string, tags: string[], emoji: string }} one @param {string[]} codes */
function englishWords({ label, tags, emoji }, codes) {
  const said = new Set(codes.flatMap((code) => code.split("_")));
  const isNew = (/** @type {string} */ word) => word !== "" && !EMPTY_WORDS.has(word) && !said.has(word);
  const words = label
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(isNew);
  const more = tags.filter((tag) => /^[a-z]{3,}$/.test(tag) && isNew(tag) && !words.includes(tag));
  return [...new Set(words), ...more.slice(0, mostWords(emoji, "english"))];
}

/** @param {{ label: string, tags?: string[], emoji: string }} one */
function chineseWords({ label, tags = [], emoji }) {
  // Any part of a word is found, so what stands in another one is there already.
  const isNew = (/** @type {string} */ tag) => ![label, ...tags].some((other) => other !== tag && other.includes(tag));
  const more = tags.filter((tag) => isNew(tag) && !/\s|的脸$/.test(tag));
  return [label.replaceAll(" ", ""), ...more.slice(0, mostWords(emoji, "chinese"))];
}

/** @param {string} emoji @param {"english" | "chinese"} language */
function mostWords(emoji, language) {
  return emoji.includes("\u200d") ? WORDS.several : WORDS[language];
}

/** @param {string} hex the regional indicator of a letter */
function letterOf(hex) {
  return String.fromCharCode(Number.parseInt(hex, 16) - 0x1f1e6 + 65);
}

/** Without the selectors that say nothing new: a reaction must be one emoji, not two that look alike. @param {string} emoji */
function shortest(emoji) {
  const bare = emoji.replaceAll("\ufe0f", "");
  return /^\p{RGI_Emoji}$/v.test(bare) ? bare : emoji;
}
