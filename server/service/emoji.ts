import { Refusal } from "#protocol";

/** One emoji as keyboards have them: with its skin tone, joiners and flag letters, and nothing piled upon it. */
const EMOJI = /^\p{RGI_Emoji}$/v;
const PRESENTATION = /\uFE0F/g;

/**
 * An emoji in the one form in which it is counted: ❤ and ❤️ are the same.
 * @throws Refusal INVALID_PARAMS
 */
export function cleanEmoji(given: string): string {
  const bare = given.replace(PRESENTATION, "");
  const found = [given, bare, `${bare}\uFE0F`].find((form) => EMOJI.test(form));
  if (found === undefined) throw new Refusal("INVALID_PARAMS", { message: "This is not one emoji.", param: "emoji" });
  return found;
}
