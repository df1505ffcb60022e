import type { Lang } from "../words.ts";
import { type CliWords, en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export type { CliWords };

const words: Record<Lang, CliWords> = { en, zh };

/** What the command says, in the language of who types it. */
export function cliWordsIn(lang: Lang): CliWords {
  return words[lang];
}
