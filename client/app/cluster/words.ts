import { clusterEn } from "../i18n/cluster.en.ts";
import { clusterZh } from "../i18n/cluster.zh.ts";
import type { Args } from "../i18n/dictionary.ts";
import { locale, said } from "../i18n/index.ts";

/** This page's word for a key, in the language of the page; a view that calls it is redrawn when that changes. */
export function t<Key extends keyof typeof clusterEn>(key: Key, ...args: Args<(typeof clusterEn)[Key]>): string {
  return said((locale() === "en" ? clusterEn : clusterZh)[key], args);
}
