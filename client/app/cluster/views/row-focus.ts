/** Arrows go to the same button of the row above or below, and to the ones beside it. */
export function moveAmongRows(event: KeyboardEvent): void {
  const at = event.target instanceof HTMLElement ? event.target.closest("button") : null;
  const row = at?.closest("tr");
  if (!at || !row) return;
  const buttons = [...row.querySelectorAll("button")];
  const index = buttons.indexOf(at);
  const next = goal(event.key, row, buttons, index);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function goal(
  key: string,
  row: HTMLTableRowElement,
  buttons: readonly HTMLButtonElement[],
  index: number,
): HTMLButtonElement | undefined {
  if (key === "ArrowRight") return buttons[index + 1];
  if (key === "ArrowLeft") return buttons[index - 1];
  const rows = [...(row.parentElement?.querySelectorAll("tr") ?? [])].filter((one) => one.querySelector("button"));
  const at = rows.indexOf(row);
  const places: Record<string, HTMLTableRowElement | undefined> = {
    ArrowDown: rows[at + 1],
    ArrowUp: rows[at - 1],
    Home: rows[0],
    End: rows.at(-1),
  };
  const found = [...(places[key]?.querySelectorAll("button") ?? [])];
  return found[Math.min(index, found.length - 1)];
}
