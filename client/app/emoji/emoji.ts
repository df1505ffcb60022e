/** The names of en.json's and zh.json's groups, in the order in which they are shown. */
export const GROUPS = [
  "smileys",
  "people",
  "nature",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
] as const;
export type GroupName = (typeof GROUPS)[number];

/** "👍 +1|thumbsup good hand": the emoji, its shortcodes, and words that lead to it. */
export type EnglishData = Readonly<Record<GroupName, readonly string[]>> & { readonly regions: string };
/** "赞 手 点赞": a name and words, line by line as in the English data. */
export type ChineseData = Readonly<Record<GroupName, readonly string[]>>;

export interface Emoji {
  readonly emoji: string;
  readonly group: GroupName;
  /** Its shortcodes, best first. */
  readonly codes: readonly string[];
  /** What it is called, in the page's language if that is known. */
  readonly name: string;
  readonly words: readonly string[];
}

const REGIONAL_A = 0x1f1e6;

/** All emoji in order. Countries' names are the browser's. */
export function emojiOf(english: EnglishData, chinese?: ChineseData): Emoji[] {
  const listed = GROUPS.flatMap((group) =>
    english[group].map((line, i) => {
      const [emoji = "", codes = "", ...words] = line.split(" ");
      const [name, ...more] = chinese?.[group][i]?.split(" ") ?? [];
      const all = codes.split("|");
      const wordy = { codes: all, words: [...words, ...(name ? [name] : []), ...more] };
      return { emoji, group, ...wordy, name: name ?? all[0]?.replaceAll("_", " ") ?? "" };
    }),
  );
  return [...listed, ...flags(english.regions.split(" "), chinese !== undefined)];
}

function flags(regions: readonly string[], inChinese: boolean): Emoji[] {
  const languages = inChinese ? ["zh", "en"] : ["en"];
  const names = languages.map((language) => new Intl.DisplayNames([language], { type: "region" }));
  return regions.map((region) => {
    const [name = region, ...others] = names.map((one) => one.of(region) ?? region);
    const letters = [...region].map((letter) => String.fromCodePoint(REGIONAL_A + letter.charCodeAt(0) - 65));
    const words = [name, ...others].flatMap((one) => one.toLowerCase().split(/[^\p{L}]+/u)).filter(Boolean);
    return { emoji: letters.join(""), group: "flags", codes: [`flag_${region.toLowerCase()}`], name, words };
  });
}

/** Those that a query means, best first: by shortcode, then by a word's beginning, in Chinese by any part of a word. */
export function searchEmoji(all: readonly Emoji[], query: string, most: number): Emoji[] {
  const wanted = query.trim().toLowerCase().split(/\s+/);
  const ranked = all.flatMap((emoji) => {
    const ranks = wanted.map((word) => rankOf(emoji, word));
    return ranks.every((rank) => rank !== undefined) ? [{ emoji, rank: Math.max(...ranks) }] : [];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

/** The one that a whole shortcode names. */
export function emojiByCode(all: readonly Emoji[], code: string): Emoji | undefined {
  const wanted = code.toLowerCase();
  return all.find(({ codes, name }) => codes.includes(wanted) || name === wanted);
}

function rankOf({ codes, words }: Emoji, wanted: string): number | undefined {
  if (codes.includes(wanted)) return 0;
  if (codes.some((code) => code.startsWith(wanted))) return 1;
  if (words.includes(wanted)) return 2;
  if (codes.some((code) => code.includes(`_${wanted}`)) || words.some((word) => word.startsWith(wanted))) return 3;
  return /\p{Script=Han}/u.test(wanted) && words.some((word) => word.includes(wanted)) ? 4 : undefined;
}
