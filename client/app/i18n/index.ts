import { RpcError, type RpcErrorName } from "../../sdk/index.ts";
import { language } from "../state/preferences.ts";
import type { Dictionary } from "./dictionary.ts";
import { en, enErrors } from "./en.ts";
import type { ErrorTexts } from "./error-texts.ts";
import { zh, zhErrors } from "./zh.ts";

const dictionaries: Record<"en" | "zh", { words: Dictionary; errors: ErrorTexts; locale: string }> = {
  en: { words: en, errors: enErrors, locale: "en" },
  zh: { words: zh, errors: zhErrors, locale: "zh-CN" },
};

type Args<Key extends keyof Dictionary> = Dictionary[Key] extends (...args: infer A) => string ? A : [];

/** The page's word for a key, in the language that is chosen now; a view that calls it is redrawn when that changes. */
export function t<Key extends keyof Dictionary>(key: Key, ...args: Args<Key>): string {
  const word: string | ((...args: never[]) => string) = dictionaries[language.value].words[key];
  return typeof word === "string" ? word : word(...(args as never[]));
}

/** An error's text for people, by its stable name. */
export function errorText(error: unknown): string {
  return errorNameText(error instanceof RpcError ? error.name : "INTERNAL");
}

export function errorNameText(name: RpcErrorName): string {
  return dictionaries[language.value].errors[name];
}

/** For Intl and the document's `lang`. */
export function locale(): string {
  return dictionaries[language.value].locale;
}
