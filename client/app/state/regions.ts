import { isTouch } from "./keys.ts";

const FOCUSABLE = "a[href], button:not([disabled]), textarea, input, [tabindex='0']";

export function focusComposer(): void {
  // On touch screens the keyboard would cover what was just opened.
  if (!isTouch()) requestAnimationFrame(() => document.getElementById("composer")?.focus());
}

/** F6 and Shift + F6 move between the parts of the page; with Ctrl too, where a browser keeps F6 for itself. */
export function followRegionKeys(): void {
  addEventListener("keydown", (event) => {
    // Behind a dialog nothing can have the focus.
    if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
    const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((one) => one.offsetParent);
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = regions[(at === -1 ? 0 : at + step + regions.length) % regions.length];
    if (!next) return;
    event.preventDefault();
    const inside = [...next.querySelectorAll<HTMLElement>(FOCUSABLE)].find((one) => one.offsetParent);
    (next.matches(FOCUSABLE) ? next : (inside ?? next)).focus();
  });
}
