import { isolated, locale, t } from "./index.ts";

const DAY_MS = 86_400_000;
const made = new Map<string, unknown>();

/** Intl objects are slow to make and rows are many. */
function once<T>(key: string, make: () => T): T {
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

/** 14:05 */
export function timeOf(at: number): string {
  const lang = locale();
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return once(`time ${lang}`, () => new Intl.DateTimeFormat(lang, options)).format(at);
}

/** Date and time in full, for tooltips. */
export function momentOf(at: number): string {
  const lang = locale();
  const options = { dateStyle: "full", timeStyle: "medium" } as const;
  return once(`moment ${lang}`, () => new Intl.DateTimeFormat(lang, options)).format(at);
}

/** Today, Yesterday, or the date. */
export function dayOf(at: number, now = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  const lang = locale();
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  const options = { weekday: "long", month: "long", day: "numeric", ...year } as const;
  return once(`day ${lang} ${year.year}`, () => new Intl.DateTimeFormat(lang, options)).format(at);
}

/** 14:05 today, the date before that. */
export function shortMomentOf(at: number, now = Date.now()): string {
  if (startOfDay(at) === startOfDay(now)) return timeOf(at);
  const lang = locale();
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  const options = { month: "short", day: "numeric", ...year } as const;
  return once(`short ${lang} ${year.year}`, () => new Intl.DateTimeFormat(lang, options)).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** "Mei, Lin and 3 others" */
export function namesOf(people: readonly string[], most = 3): string {
  const lang = locale();
  const names = people.map(isolated);
  if (names.length > most) return t("andOthers", names.slice(0, 2).join(lang === "en" ? ", " : "、"), names.length - 2);
  return once(`list ${lang}`, () => new Intl.ListFormat(lang, { type: "conjunction" })).format(names);
}
