import type { Figures } from "./figures.ts";
import { line } from "./history.ts";
import type { Outcome } from "./scenario.ts";

type Cell = (outcome: Outcome) => string;

const number = (pick: (figures: Figures) => number): Cell => {
  return ({ figures }) => (figures ? String(Math.round(pick(figures))) : "");
};

const columns: readonly [head: string, cell: Cell][] = [
  ["fault", ({ name }) => name],
  ["", ({ verdict, control }) => (control && verdict === "green" ? "caught" : verdict)],
  ["sent", number(({ sent }) => sent)],
  ["acked", number(({ acknowledged }) => acknowledged)],
  ["unknown", number(({ unknown }) => unknown)],
  ["refused", number(({ refused }) => refused)],
  ["resets", number(({ resets }) => resets)],
  ["lost", number(({ lost }) => lost)],
  ["doubled", number(({ doubled }) => doubled)],
  ["disorder", number(({ outOfOrder }) => outOfOrder)],
  ["gap ms", number(({ longestGap }) => longestGap)],
  ["back ms", ({ figures, target }) => back(figures?.recovered?.most, target)],
  ["seed", ({ seed }) => String(seed)],
];

/** A star where the target was missed: a loaded machine is slow, so this alone breaks nothing. */
function back(ms: number | undefined, target: number | undefined): string {
  if (ms === undefined) return "";
  return `${Math.round(ms)}${target !== undefined && ms > target ? "*" : ""}`;
}

/** All outcomes as one table, for a terminal. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [columns.map(([head]) => head), ...outcomes.map((each) => columns.map(([, cell]) => cell(each)))];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => aligned(cell, widths[i] ?? 0, i < 2))
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "─".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}

const aligned = (cell: string, width: number, left: boolean) => (left ? cell.padEnd(width) : cell.padStart(width));

/** What a person needs to know of one outcome: its reason, its seed, and the shortest piece of history that shows it. */
export function story(outcome: Outcome): string {
  const { name, verdict, why, seed, violations, notes, file } = outcome;
  const lines = notes.map((note) => `  ${note}`);
  if (verdict === "skipped") lines.push(`  skipped: ${why}`);
  if (verdict === "red") {
    lines.push(`  ✗ ${why}`, `  again: npm run faults ${name} -- --seed ${seed}`, `  history: ${file}`);
    for (const violation of violations.slice(0, 3)) {
      lines.push(
        `  ${violation.rule} ${violation.what}`,
        ...violation.evidence.slice(0, 12).map((e) => `    ${line(e)}`),
      );
    }
    if (violations.length > 3) lines.push(`  … and ${violations.length - 3} more`);
  }
  return lines.join("\n");
}
