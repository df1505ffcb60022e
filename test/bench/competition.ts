import { duel, perDelivery, type Rules, type Turn, wrongOf } from "./duel.ts";
import { median, table } from "./figures.ts";
import type { Run } from "./load/run.ts";
import { type SystemName, systemNames } from "./systems.ts";
import { entrantsOf, type Workload, workloads } from "./workloads.ts";

/** One workload's turns at one pace. */
export interface Match {
  workload: string;
  pace: number;
  way: Rules["way"];
  turns: Turn[];
}

/** Puts ours and the baselines under these workloads. */
export async function compete(
  those: readonly Workload[],
  against: readonly SystemName[],
  rules: Rules & { quick: boolean },
  say: (text: string) => void,
): Promise<Match[]> {
  const matches: Match[] = [];
  for (const workload of those) {
    say(`${workload.name}: ${workload.about}, ${rules.way === "edge" ? "through nginx" : "direct"}`);
    const entrants = entrantsOf(workload, ["ours", ...against], rules.quick);
    const turns = await duel(entrants, rules, say);
    for (const pace of rules.paces) {
      const { name } = workload;
      matches.push({ workload: name, pace, way: rules.way, turns: turns.filter((turn) => turn.pace === pace) });
    }
  }
  return matches;
}

interface Ratio {
  middle: number;
  min: number;
  max: number;
}

/** Of the turns that were neighbours, ours to another's. */
export function ratio(turns: readonly Turn[], other: string): Ratio {
  const ours = turns.filter(({ name }) => name === "ours");
  const others = turns.filter(({ name }) => name === other);
  const pairs = ours.flatMap((one, i) => {
    const against = others[i];
    return against ? [perDelivery(one) / perDelivery(against)] : [];
  });
  return { middle: median(pairs), min: Math.min(...pairs), max: Math.max(...pairs) };
}

/** The median over the turns of one system; empty where it did not take part. */
export function medianOf({ turns }: Match, system: string, figure: (turn: Turn) => number): number | undefined {
  const all = turns.filter(({ name }) => name === system).map(figure);
  return all.length === 0 ? undefined : median(all);
}

/** What is given away is not worth being fast. */
export const wrongIn = (runs: readonly Run[]): number =>
  runs.reduce((sum, run) => sum + Object.values(wrongOf(run)).reduce((all, one) => all + one, 0) + run.disordered, 0);

/** Whether ours kept the goal; where nothing is promised (another pace than the workload's own) nothing is said. */
export function verdict(match: Match): { goal: number | undefined; isMet: boolean } {
  const wrong = wrongIn(match.turns.filter(({ name }) => name === "ours"));
  const workload = workloads.find(({ name }) => name === match.workload);
  const goal = match.pace === 1 && match.way === "edge" ? workload?.goal : undefined;
  return { goal, isMet: wrong === 0 && (goal === undefined || ratio(match.turns, "classic").middle <= goal) };
}

const heads = [
  ...["µs of CPU per delivery", "ours", "classic", "sharded", "ours : classic", "goal", ""],
  ...["p50 ms", "classic", "p99 ms", "classic", "lost/doubled/reordered", "classic", "generator µs"],
];

/** The table of all matches. */
export const standing = (matches: readonly Match[]): string => table([heads, ...matches.map(row)]);

function row(match: Match): string[] {
  const { workload, pace, way, turns } = match;
  const of = (name: string, figure: (turn: Turn) => number) => medianOf(match, name, figure)?.toFixed(1) ?? "";
  const { goal, isMet } = verdict(match);
  return [
    `${workload}${pace === 1 ? "" : ` × ${pace}`}${way === "edge" ? "" : " (direct)"}`,
    ...systemNames.map((name) => of(name, (turn) => perDelivery(turn))),
    shownRatio(ratio(turns, "classic")),
    goal === undefined ? "" : `≤ ${goal}`,
    goal === undefined && isMet ? "" : isMet ? "✓" : "✗",
    ...["ours", "classic"].map((name) => of(name, ({ p50 }) => p50)),
    ...["ours", "classic"].map((name) => of(name, ({ p99 }) => p99)),
    ...["ours", "classic"].map((name) => wrongs(turns.filter((turn) => turn.name === name))),
    of("ours", ({ cpuMs, delivered }) => (cpuMs * 1000) / delivered),
  ];
}

const shownRatio = ({ middle, min, max }: Ratio): string =>
  Number.isNaN(middle) ? "" : `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

/** What follows a comma is how many members saw their room in another order than others. */
function wrongs(turns: readonly Turn[]): string {
  const sum = (figure: (turn: Turn) => number) => turns.reduce((all, turn) => all + figure(turn), 0);
  if (turns.length === 0) return "";
  const disordered = sum((turn) => turn.disordered);
  const reordered = sum((turn) => turn.reordered);
  return `${sum((turn) => turn.lost)}/${sum((turn) => turn.doubled)}/${reordered}${disordered > 0 ? `, ${disordered} apart` : ""}`;
}
