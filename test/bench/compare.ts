import { readFileSync } from "node:fs";
import { Failure } from "../../infra/failure.ts";
import { type Match, medianOf, ratio, titleOf } from "./competition.ts";
import { perDelivery } from "./duel.ts";
import { table } from "./figures.ts";

/** Two runs of the competition side by side, workload by workload: what was written before and after a change. */
export function compare(before: string, after: string): string {
  const [then, now] = [matchesIn(before), matchesIn(after)];
  const head = ["ratio to classic, and ours", "before", "after", "", "µs before", "after", "p99 ms before", "after"];
  const rows = now.flatMap((match) => {
    const old = then.find((one) => one.workload === match.workload && one.pace === match.pace && one.way === match.way);
    return old ? [row(old, match)] : [];
  });
  if (rows.length === 0) throw new Failure("E_NOTHING_COMPARES", "These two runs have no workload in common.");
  return table([head, ...rows]);
}

function row(old: Match, match: Match): string[] {
  const [then, now] = [ratio(old.turns, "classic").middle, ratio(match.turns, "classic").middle];
  const both = (figure: Parameters<typeof medianOf>[2]) =>
    [old, match].map((one) => medianOf(one, "ours", figure)?.toFixed(1) ?? "");
  return [
    titleOf(match),
    ...[then, now].map((one) => one.toFixed(2)),
    `${((now / then - 1) * 100).toFixed(0)} %`,
    ...both((turn) => perDelivery(turn)),
    ...both(({ p99 }) => p99),
  ];
}

/** JSON knows no infinity, which is how late what was lost is. */
const revived = (key: string, value: unknown): unknown =>
  value === null && (key === "p50" || key === "p99") ? Number.POSITIVE_INFINITY : value;

function matchesIn(file: string): Match[] {
  let matches: unknown;
  try {
    matches = (JSON.parse(readFileSync(file, "utf8"), revived) as { matches?: unknown }).matches;
  } catch (error) {
    throw new Failure("E_NO_FIGURES", `${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (!Array.isArray(matches)) throw new Failure("E_NO_FIGURES", `${file} holds no figures of workloads.`);
  return matches as Match[];
}
