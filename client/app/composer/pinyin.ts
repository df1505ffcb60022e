/** The first character of each initial in the order of pinyin; no syllable begins with i, u or v. */
const FIRSTS = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀";
const INITIALS = "abcdefghjklmnopqrstwxyz";

/** Surnames that are read unlike the same character elsewhere. */
const AS_SURNAME: Readonly<Record<string, string>> = {
  单: "s",
  仇: "q",
  解: "x",
  查: "z",
  曾: "z",
  区: "o",
  朴: "p",
  翟: "z",
  尉: "y",
  乐: "y",
  缪: "m",
  覃: "q",
  盖: "g",
  郗: "x",
  洗: "x",
  冼: "x",
  员: "y",
  召: "s",
  折: "s",
  种: "c",
};

const HAN = /^\p{Script=Han}$/u;
/** What was found out, as members are gone through again with every letter. */
const known = new Map<string, string>();
let compare: ((a: string, b: string) => number) | undefined;
let isOrdered = false;

/**
 * The letters that a character's pinyin may begin with; none for what is not Chinese. The browser's own order of
 * Chinese characters tells, so there is no table to load; where it has none, nothing is known.
 * @param isFirst whether it begins a name, and so may be a surname
 */
export function initialsOf(char: string, isFirst: boolean): string {
  if (!HAN.test(char)) return "";
  const common = known.get(char) ?? initialOf(char);
  known.set(char, common);
  return common + (isFirst ? (AS_SURNAME[char] ?? "") : "");
}

function initialOf(char: string): string {
  if (!compare) {
    const order = new Intl.Collator("zh-u-co-pinyin").compare;
    isOrdered = [...FIRSTS].every((first, i, all) => i === 0 || order(all[i - 1] ?? "", first) < 0);
    compare = order;
  }
  const order = compare;
  const at = isOrdered ? [...FIRSTS].findLastIndex((first) => order(first, char) <= 0) : -1;
  return INITIALS[at] ?? "";
}
