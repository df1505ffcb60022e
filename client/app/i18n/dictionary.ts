import type { en } from "./en.ts";
import type { ErrorTexts } from "./error-texts.ts";
import type { laterEn } from "./later.en.ts";

type TextsOf<Words> = { readonly [Key in keyof Words]: Words[Key] extends string ? string : Words[Key] };

/** What the page needs at first. */
export type FirstWords = TextsOf<typeof en>;

/** What only parts that are fetched later need. */
export type LaterWords = TextsOf<typeof laterEn>;

/** What a language must have: each key of the English one, a text or a function of the same arguments. */
export type Dictionary = FirstWords & LaterWords;

/** The arguments of a word that is a function. */
export type Args<Word> = Word extends (...args: infer A) => string ? A : [];

/** All that the page says in one language; in English, what it says at first. */
export interface Words {
  readonly words: FirstWords & Partial<LaterWords>;
  readonly errors: ErrorTexts;
  /** For Intl and the document's `lang`. */
  readonly locale: string;
}
