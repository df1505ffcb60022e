import { computed, signal } from "@preact/signals";
import { theme } from "../../state/preferences.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", () => {
  systemIsDark.value = dark.matches;
});

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const isCalmNow = signal(calm.matches);
calm.addEventListener("change", () => {
  isCalmNow.value = calm.matches;
});

/** Whether the page is dark: what is drawn on a canvas has to be told. */
export const isDark = computed(() => (theme.value === "system" ? systemIsDark.value : theme.value === "dark"));

/** Whether somebody asked for less that moves. */
export const isCalm = computed(() => isCalmNow.value);

/** A colour of the page as a canvas takes it; `light-dark()` is known to style sheets only. */
export function colourOf(name: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
