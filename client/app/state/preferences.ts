import { effect, type Signal, signal } from "@preact/signals";
import { type Language, locale, speak } from "../i18n/index.ts";

/** What somebody chose for this browser: kept, and the same in all its tabs. */
export interface Preference<T extends string> {
  /** The choice now; who reads it in a view is redrawn when it changes. */
  readonly value: T;
  peek(): T;
  choose(value: T): void;
}

const all = new Map<string, (stored: string | null) => void>();

function preference<T extends string>(name: string, values: readonly [T, ...T[]], first?: () => T): Preference<T> {
  const key = `teahouse.${name}`;
  const read = (kept: string | null) => values.find((one) => one === kept) ?? first?.() ?? values[0];
  const now: Signal<T> = signal(read(stored(key)));
  all.set(key, (kept) => {
    now.value = read(kept);
  });
  return {
    get value() {
      return now.value;
    },
    peek: () => now.peek(),
    choose(value) {
      now.value = value;
      store(key, value);
    },
  };
}

export const language = preference<Language>("language", ["en", "zh"], firstLanguage);
export const theme = preference("theme", ["system", "light", "dark"]);
export const density = preference("density", ["comfortable", "compact"]);
/** What Enter does in the composer; with Ctrl or ⌘ it always sends. */
export const enterKey = preference("enter", ["sends", "breaks"]);
/** Whether this browser shows notifications, once it may. */
export const notifications = preference("notifications", ["off", "on"]);
/** Notifications are offered once, when somebody first missed being called. */
export const notificationOffer = preference("notification-offer", ["early", "due", "made"]);

/** Keeps the document in step with the choices, and the choices in step with the other tabs. */
export function applyPreferences(): void {
  effect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = theme.value;
    dataset["density"] = density.value;
  });
  effect(() => {
    document.documentElement.lang = locale();
  });
  addEventListener("storage", ({ key, newValue, storageArea }) => {
    if (storageArea === localStorage && key !== null) all.get(key)?.(newValue);
  });
}

/** Puts the page into the language of choice, now and whenever that changes. Resolves when there are words to show. */
export async function followLanguage(failed: () => void): Promise<void> {
  let first: Promise<void> | undefined;
  effect(() => {
    const spoken = speak(language.value).catch(failed);
    first ??= spoken;
  });
  await first;
}

function firstLanguage(): Language {
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((l) => l === "zh" || l === "en");
  return known === "zh" ? "zh" : "en";
}

/** Storage may be forbidden, full or absent: then a choice lasts as long as the page. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}
