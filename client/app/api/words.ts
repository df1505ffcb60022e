import { apiEn } from "../i18n/api.en.ts";
import { apiZh } from "../i18n/api.zh.ts";
import { shapesZh, summariesZh } from "../i18n/api-summaries.zh.ts";
import type { Args } from "../i18n/dictionary.ts";
import { locale, said } from "../i18n/index.ts";

const isChinese = () => locale() !== "en";

/** These pages' word for a key, in the language of the page; a view that calls it is redrawn when that changes. */
export function t<Key extends keyof typeof apiEn>(key: Key, ...args: Args<(typeof apiEn)[Key]>): string {
  return said((isChinese() ? apiZh : apiEn)[key], args);
}

/** What a method does, in the language of the page; the document says it in English. */
export function summaryOf({ name, summary }: { name: string; summary: string }): string {
  const chinese: Readonly<Record<string, string>> = summariesZh;
  return (isChinese() && chinese[name]) || summary;
}

/** What a shape of an event says, likewise. */
export function shapeSummary({ shape, summary }: { shape: string; summary: string }): string {
  const chinese: Readonly<Record<string, string>> = shapesZh;
  return (isChinese() && chinese[shape]) || summary;
}

/** One of two languages' texts. */
export const chosen = (text: Readonly<Record<"en" | "zh", string>>): string => (isChinese() ? text.zh : text.en);
