import { locale } from "../i18n/index.ts";

const made = new Map<string, Intl.DateTimeFormat>();

/** 14:05:31, of a time in ms since 1970. */
export function clockOf(at: number): string {
  const lang = locale();
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const format = made.get(lang) ?? new Intl.DateTimeFormat(lang, options);
  made.set(lang, format);
  return format.format(at);
}
