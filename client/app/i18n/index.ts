import { signal } from "@preact/signals";
import { RpcError, type RpcErrorName } from "../../sdk/index.ts";
import type { Args, FirstWords, Words } from "./dictionary.ts";
import { en, enErrors } from "./en.ts";

export type Language = "en" | "zh";

/** English is always here, so that there are words for everything; other languages are fetched when they are chosen. */
const english: Words = { words: en, errors: enErrors, locale: "en" };
const fetched: Record<Language, () => Promise<Words>> = {
  en: async () => english,
  zh: async () => (await import("./zh.ts")).chinese,
};

const spoken = signal(english);
let wanted: Language = "en";

/** Puts the page into a language. @throws if its words cannot be had; the page then goes on in the one before */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  const words = await fetched[language]();
  // Whoever chose again meanwhile wants the later choice.
  if (wanted === language) spoken.value = words;
}

/** The words of the language of the page. */
export const wordsNow = (): Words["words"] => spoken.value.words;

/** The page's word for a key, in the language of the page; a view that calls it is redrawn when that changes. */
export function t<Key extends keyof FirstWords>(key: Key, ...args: Args<FirstWords[Key]>): string {
  return said(wordsNow()[key], args);
}

/** A word, with what it is given. */
export function said(word: string | ((...args: never[]) => string), args: readonly unknown[]): string {
  if (typeof word === "string") return word;
  return word(...(args.map((one) => (typeof one === "string" ? isolated(one) : one)) as never[]));
}

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A name that is read from right to left stays together: the sentence around it would else be turned about it. */
export function isolated(name: string): string {
  return FROM_RIGHT.test(name) ? `\u2068${name}\u2069` : name;
}

/** An error's text for people, by its stable name. */
export function errorText(error: unknown): string {
  return errorNameText(error instanceof RpcError ? error.name : "INTERNAL");
}

export function errorNameText(name: RpcErrorName): string {
  return spoken.value.errors[name];
}

/** For Intl and the document's `lang`. */
export function locale(): string {
  return spoken.value.locale;
}
