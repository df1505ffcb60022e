import { effect, signal } from "@preact/signals";

export type Language = "en" | "zh";
export type Theme = "system" | "light" | "dark";

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

function firstLanguage(): Language {
  const chosen = stored("teahouse.language");
  if (chosen === "en" || chosen === "zh") return chosen;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((l) => l === "zh" || l === "en");
  return known === "zh" ? "zh" : "en";
}

function firstTheme(): Theme {
  const chosen = stored("teahouse.theme");
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(firstTheme());

/** Keeps document and storage in step with the choices. */
export function applyPreferences(): void {
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset["theme"] = theme.value;
  });
}

export function chooseLanguage(choice: Language): void {
  language.value = choice;
  store("teahouse.language", choice);
}

export function chooseTheme(choice: Theme): void {
  theme.value = choice;
  store("teahouse.theme", choice);
}
