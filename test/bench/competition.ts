import { delivery } from "../../server/budgets.ts";
import { duel, perDelivery, type Rules, type Turn, wrongOf } from "./duel.ts";
import { median, table } from "./figures.ts";
import type { Run } from "./load/run.ts";
import { type SystemName, systemNames, type Way, wayNames } from "./systems.ts";
import { entrantsOf, type Workload, workloads } from "./workloads.ts";

/** One workload's turns at one pace. */
export interface Match {
  workload: string;
  pace: number;
  way: Way;
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
    say(`${workload.name}: ${workload.about}, ${wayNames[rules.way]}`);
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

/** Whether ours kept what is promised; nothing where nothing is: at another pace, or another way, than the workload's own. */
export function verdict(match: Match) {
  const workload = workloads.find(({ name }) => name === match.workload);
  const { goal, latency } = (match.pace === 1 && match.way === "edge" ? workload : undefined) ?? {};
  const of = (figure: (turn: Turn) => number) =>
    ["ours", "classic"].map((name) => medianOf(match, name, figure) ?? Number.NaN) as [number, number];
  const [p50, p50Classic] = of((turn) => turn.p50);
  const [p99, p99Classic] = of((turn) => turn.p99);
  const kept = {
    cost: goal === undefined ? undefined : ratio(match.turns, "classic").middle <= goal,
    p50: latency && p50 <= p50Classic + latency.p50More,
    p99: latency?.p99Sooner ? p99 < p99Classic : undefined,
    delivery: wrongIn(match.turns.filter(({ name }) => name === "ours")) === 0,
  };
  return { goal, kept, isMet: Object.values(kept).every((one) => one !== false) };
}

/** What a match is called in a table. */
export const titleOf = ({ workload, pace, way }: Match): string =>
  `${workload}${pace === 1 ? "" : ` × ${pace}`}${way === "edge" ? "" : `, ${wayNames[way]}`}`;

const heads = [
  ...["µs of CPU per delivery", "ours", "classic", "sharded", "ours : classic", "goal", "p50 ms", "classic"],
  ...["p99 ms", "classic", "lost/doubled/reordered", "classic", "generator µs"],
];

/** The table of all matches. */
export const standing = (matches: readonly Match[]): string =>
  [
    table([heads, ...matches.map(row)]),
    `Ours writes what a room says once in ${delivery.windowMs} ms at most. Apart: members who saw their room in another order than most.`,
  ].join("\n\n");

function row(match: Match): string[] {
  const { turns } = match;
  const of = (name: string, figure: (turn: Turn) => number) => medianOf(match, name, figure)?.toFixed(1) ?? "";
  const { goal, kept } = verdict(match);
  return [
    titleOf(match),
    ...systemNames.map((name) => of(name, (turn) => perDelivery(turn))),
    shownRatio(ratio(turns, "classic")),
    goal === undefined ? "" : marked(`≤ ${goal}`, kept.cost),
    ...[
      marked(
        of("ours", ({ p50 }) => p50),
        kept.p50,
      ),
      of("classic", ({ p50 }) => p50),
    ],
    ...[
      marked(
        of("ours", ({ p99 }) => p99),
        kept.p99,
      ),
      of("classic", ({ p99 }) => p99),
    ],
    marked(wrongs(turns, "ours"), kept.delivery),
    wrongs(turns, "classic"),
    of("ours", ({ cpuMs, delivered }) => (cpuMs * 1000) / delivered),
  ];
}

const marked = (text: string, isKept: boolean | undefined): string =>
  isKept === undefined ? text : `${text} ${isKept ? "✓" : "✗"}`;

const shownRatio = ({ middle, min, max }: Ratio): string =>
  Number.isNaN(middle) ? "" : `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

function wrongs(turns: readonly Turn[], name: string): string {
  const mine = turns.filter((turn) => turn.name === name);
  const sum = (figure: (turn: Turn) => number) => mine.reduce((all, turn) => all + figure(turn), 0);
  if (mine.length === 0) return "";
  const counts = [({ lost }: Turn) => lost, ({ doubled }: Turn) => doubled, ({ reordered }: Turn) => reordered];
  const apart = sum((turn) => turn.disordered);
  return `${counts.map(sum).join("/")}${apart > 0 ? `, ${apart} apart` : ""}`;
}
