import unhomoglyph from "unhomoglyph";
import { limits, Refusal } from "#protocol";

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Everything that is not seen, or that turns or joins what stands beside it. */
const INVISIBLE = /[\p{Control}\p{Format}\p{Private_Use}\p{Unassigned}\u115F\u1160\u3164\uFFA0\u2028\u2029]/u;
/** Marks pile up over other lines of a list; more than three on one letter is no language's name. */
const PILED_MARKS = /\p{Mark}{4,}/u;
const VISIBLE = /[\p{Letter}\p{Number}\p{Symbol}\p{Punctuation}]/u;

/**
 * A person's or a room's name as it is kept: NFC, single spaces.
 * @throws Refusal NAME_REFUSED for names that are empty, too long, invisible or that disturb others
 */
export function cleanName(given: string): string {
  const refuse = (message: string) => new Refusal("NAME_REFUSED", { message, param: "name" });
  if (LONE_SURROGATE.test(given)) throw refuse("This name is not valid Unicode text.");
  const name = given.normalize("NFC").trim().replace(/\s+/gu, " ");
  const length = [...name].length;
  if (length < 1 || length > limits.name) throw refuse(`A name has 1 to ${limits.name} characters.`);
  if (INVISIBLE.test(name) || PILED_MARKS.test(name) || !VISIBLE.test(name)) {
    throw refuse("This name has characters that cannot be seen or that disturb others.");
  }
  return name;
}

/**
 * What two names have in common when people would take one for the other: width, case, spaces,
 * accents of other scripts and look-alike letters (Cyrillic а for Latin a; Unicode's confusables).
 */
export function foldName(name: string): string {
  const lower = name.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
  return unhomoglyph(lower).toLowerCase().normalize("NFC");
}
