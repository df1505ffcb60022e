const SHOWN_MS = 2_000;

/** Shows which row was looked for, for a moment. */
export function highlight(row: HTMLElement): void {
  row.dataset["found"] = "";
  setTimeout(() => delete row.dataset["found"], SHOWN_MS);
}
