import unhomoglyph from "unhomoglyph";
import { limits, Refusal } from "#protocol";

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Everything that is not seen, or that turns or joins what stands beside it; what only styles an emoji may stay. */
const INVISIBLE =
  /[\p{Control}\p{Format}\p{Private_Use}\p{Unassigned}\u2028\u2029\u2800]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}/u;
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
/** Marks pile up over other lines of a list; more than three on one letter is no language's name. */
const PILED_MARKS = /\p{Mark}{4,}/u;
/** Unicode's stream-safe text has no more (UAX #15); NFC takes the square of their number. */
const ENDLESS_MARKS = /\p{Mark}{31,}/u;
/** A mark in front would sit on whatever stands before the name. */
const LEADING_MARK = /^\p{Mark}/u;
const VISIBLE = /[\p{Letter}\p{Number}\p{Symbol}\p{Punctuation}]/u;

/**
 * A person's or a room's name as it is kept: NFC, single spaces.
 * @throws Refusal NAME_REFUSED for names that are empty, too long, invisible or that disturb others
 */
export function cleanName(given: string): string {
  const refuse = (message: string) => new Refusal("NAME_REFUSED", { message, param: "name" });
  const disturbs = () => refuse("This name has characters that cannot be seen or that disturb others.");
  if (LONE_SURROGATE.test(given)) throw refuse("This name is not valid Unicode text.");
  if (ENDLESS_MARKS.test(given)) throw disturbs();
  const name = given.normalize("NFC").trim().replace(/\s+/gu, " ");
  const length = [...name].length;
  if (length < 1 || length > limits.name) throw refuse(`A name has 1 to ${limits.name} characters.`);
  if ([INVISIBLE, PILED_MARKS, LEADING_MARK].some((bad) => bad.test(name)) || !VISIBLE.test(name)) throw disturbs();
  return name;
}

/**
 * What two names have in common when people would take one for the other: width, case, spaces and
 * look-alike letters (Cyrillic а for Latin a; Unicode's confusables).
 */
export function foldName(name: string): string {
  const words = name.normalize("NFKC").replace(IGNORED, "").split(/\s+/u);
  return words.map(foldWord).join("").normalize("NFC");
}

const LATIN = /\p{Script=Latin}/u;
const ASCII_WORD = /^[A-Za-z]+$/;

/**
 * Letters are compared in small, where Latin ones differ most; but Cyrillic В, Н, К look like Latin
 * ones only as capitals. So a stranger among Latin letters counts as what it looks like, and a word
 * whose capitals could all be Latin as that Latin word.
 */
function foldWord(word: string): string {
  const capitals = unhomoglyph(word.toUpperCase());
  const latin = LATIN.test(word)
    ? word.replace(/\p{Letter}/gu, latinLook)
    : /\p{Letter}/u.test(word) && ASCII_WORD.test(capitals)
      ? capitals
      : word;
  return unhomoglyph(latin.toLowerCase()).toLowerCase();
}

function latinLook(letter: string): string {
  const look = LATIN.test(letter) ? letter : unhomoglyph(letter);
  if (!ASCII_WORD.test(look)) return letter;
  // The confusables have l for every capital I; case makes an i of it.
  return look === "l" && letter !== letter.toLowerCase() ? "i" : look;
}
