import { en, type Words } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export type { Words };
export type Lang = "en" | "zh";

const words: Record<Lang, Words> = { en, zh };

/** What people see, in their language. */
export function wordsIn(lang: Lang): Words {
  return words[lang];
}

/** The language that the environment asks for; English unless it is Chinese. */
export function langOf(env: NodeJS.ProcessEnv): Lang {
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}
