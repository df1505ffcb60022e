import { computed } from "@preact/signals";
import type { Args, Dictionary } from "./dictionary.ts";
import { said, wordsNow } from "./index.ts";
import { laterEn } from "./later.en.ts";

const all = computed((): Dictionary => ({ ...laterEn, ...wordsNow() }));

/** The page's word for a key, as in `index.ts`; for parts that are fetched later, with the words that only they need. */
export function t<Key extends keyof Dictionary>(key: Key, ...args: Args<Dictionary[Key]>): string {
  return said(all.value[key], args);
}
