import type { en } from "./en.ts";
import type { ErrorTexts } from "./error-texts.ts";

/** What a language must have: each key of the English one, a text or a function of the same arguments. */
export type Dictionary = {
  readonly [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : (typeof en)[Key];
};

/** All that the page says in one language. */
export interface Words {
  readonly words: Dictionary;
  readonly errors: ErrorTexts;
  /** For Intl and the document's `lang`. */
  readonly locale: string;
}
