const ROW = "[data-row='message']";
const INSIDE = "a, button";

/** Arrows move between messages, Enter goes into one, Escape comes out again. */
export function rowKeyDown(event: KeyboardEvent): void {
  const list = event.currentTarget;
  const at = event.target;
  if (!(list instanceof HTMLElement) || !(at instanceof HTMLElement)) return;
  const row = at.closest<HTMLElement>(ROW);
  const target = row && at !== row ? inside(event, row, at) : among(event, list, row);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function among({ key }: KeyboardEvent, list: HTMLElement, row: HTMLElement | null): HTMLElement | null | undefined {
  const rows = [...list.querySelectorAll<HTMLElement>(ROW)];
  const index = row ? rows.indexOf(row) : rows.length;
  switch (key) {
    case "ArrowUp":
      return rows[Math.max(0, index - 1)];
    case "ArrowDown":
      return rows[index + 1];
    case "Home":
      return rows[0];
    case "End":
      return rows.at(-1);
    case "Enter":
      return row?.querySelector<HTMLElement>(INSIDE);
    case "Escape":
      return document.getElementById("composer");
    default:
      return undefined;
  }
}

function inside({ key }: KeyboardEvent, row: HTMLElement, at: HTMLElement): HTMLElement | undefined {
  const stops = [...row.querySelectorAll<HTMLElement>(INSIDE)];
  const index = stops.indexOf(at);
  if (key === "Escape") return row;
  if (key === "ArrowRight") return stops[index + 1];
  return key === "ArrowLeft" ? stops[index - 1] : undefined;
}
