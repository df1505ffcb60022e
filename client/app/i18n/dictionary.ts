import type { en } from "./en.ts";

/** What a language must have: each key of the English one, a text or a function of the same arguments. */
export type Dictionary = {
  readonly [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : (typeof en)[Key];
};
