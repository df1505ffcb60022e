import { duel, perDelivery, type Rules, ratio, type Turn } from "./duel.ts";
import { quantile, table } from "./figures.ts";
import { type SystemName, systemNames } from "./systems.ts";
import { type Workload, workloads } from "./workloads.ts";

export const isWorkload = (name: string): boolean => workloads.some((each) => each.name === name);

/** One workload's turns at one pace. */
export interface Match {
  workload: string;
  pace: number;
  way: Rules["way"];
  turns: Turn[];
}

/** Puts ours and the baselines under these workloads. */
export async function compete(names: readonly string[], rules: Rules, say: (text: string) => void): Promise<Match[]> {
  const matches: Match[] = [];
  for (const workload of workloads.filter(({ name }) => names.includes(name))) {
    say(`${workload.name}: ${workload.about}, ${rules.way === "edge" ? "through nginx" : "direct"}`);
    matches.push({
      workload: workload.name,
      pace: rules.pace,
      way: rules.way,
      turns: await duel(workload, rules, say),
    });
  }
  return matches;
}

/** The table of all matches. */
export function standing(matches: readonly Match[]): string {
  const head = [
    "µs of CPU per delivery",
    "ours",
    "classic",
    "sharded",
    "ratio",
    "goal",
    "",
    "p50 ms",
    "classic",
    "p99 ms",
    "classic",
    "wrong",
    "generator",
  ];
  return table([head, ...matches.map(row)]);
}

const goalOf = (name: string) => (workloads.find((each) => each.name === name) as Workload).goal;

function row({ workload, pace, way, turns }: Match): string[] {
  const of = (name: SystemName, figure: (turn: Turn) => number) => {
    const all = turns.filter(({ system }) => system === name).map(figure);
    return all.length === 0 ? "" : quantile(all, 0.5).toFixed(1);
  };
  const { median, min, max } = ratio(turns, "classic");
  const goal = goalOf(workload);
  const ours = turns.filter(({ system }) => system === "ours");
  const wrong = ours.reduce(
    (sum, one) => sum + one.lost + one.doubled + one.reordered + one.strange + one.disordered,
    0,
  );
  return [
    `${workload}${pace === 1 ? "" : ` × ${pace}`}${way === "edge" ? "" : " (direct)"}`,
    ...systemNames.map((name) => of(name, (turn) => perDelivery(turn))),
    `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`,
    `≤ ${goal}`,
    median <= goal && wrong === 0 ? "✓" : "✗",
    of("ours", ({ p50 }) => p50),
    of("classic", ({ p50 }) => p50),
    of("ours", ({ p99 }) => p99),
    of("classic", ({ p99 }) => p99),
    String(wrong),
    of("ours", ({ cpuMs, delivered }) => (cpuMs * 1000) / delivered),
  ];
}
