/**
 * Arrows move among the emoji as they stand, and back up into the search; Enter in the search takes the first one;
 * letters go to the search from everywhere.
 */
export function gridKeyDown(event: KeyboardEvent): void {
  const { currentTarget: box, target: at, key } = event;
  if (!(box instanceof HTMLElement) || !(at instanceof HTMLElement)) return;
  const search = box.querySelector("input");
  const cells = [...box.querySelectorAll<HTMLElement>(".emoji-grid button")];
  const index = cells.indexOf(at);
  if (at === search) {
    if (key === "Enter") cells[0]?.click();
    else if (key === "ArrowDown") cells[0]?.focus();
    else return;
  } else if (index === -1) return;
  else if (key.startsWith("Arrow") || key === "Home" || key === "End") (next(cells, index, key) ?? search)?.focus();
  else {
    // The letter itself is written by the browser, into what has the focus by then.
    if (key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey) search?.focus();
    return;
  }
  event.preventDefault();
}

/** Nothing: up and out of the grid. */
function next(cells: readonly HTMLElement[], index: number, key: string): HTMLElement | undefined {
  const here = cells[index];
  const forwards = here && getComputedStyle(here).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "Home") return cells[0];
  if (key === "End") return cells.at(-1);
  if (key === "ArrowDown") return below(cells, index, 1) ?? here;
  if (key === "ArrowUp") return below(cells, index, -1);
  return cells[index + (key === forwards ? 1 : -1)];
}

/** The one in the next line that stands nearest, also where a line of another group has fewer. */
function below(cells: readonly HTMLElement[], index: number, step: 1 | -1): HTMLElement | undefined {
  const here = cells[index];
  if (!here) return undefined;
  const first = step === 1 ? cells.slice(index + 1) : cells.slice(0, index).reverse();
  const line = first.find((cell) => cell.offsetTop !== here.offsetTop)?.offsetTop;
  const there = first.filter((cell) => cell.offsetTop === line);
  const distance = (cell: HTMLElement) => Math.abs(cell.offsetLeft - here.offsetLeft);
  return there.toSorted((a, b) => distance(a) - distance(b))[0];
}
