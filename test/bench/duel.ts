import { type Cpu, cpuOf, since, total } from "./cpu.ts";
import { quantile } from "./figures.ts";
import { Generator } from "./load/process.ts";
import type { Run } from "./load/run.ts";
import type { Load } from "./load/schedule.ts";
import { type System, type SystemName, startSystem } from "./systems.ts";
import type { Workload } from "./workloads.ts";

/** How a duel is held. */
export interface Rules {
  /** Of each system; one more before them warms up and is not counted. */
  rounds: number;
  seconds: number;
  way: "edge" | "direct";
  systems: readonly SystemName[];
  /** Of the workload's rate. */
  pace: number;
  quick: boolean;
}

/** One run of one system. */
export interface Turn extends Run {
  system: SystemName;
  /** ms, of all the servers' processes, from the first message to the last delivery. */
  cpu: Cpu;
}

interface Contender {
  system: System;
  generator: Generator;
}

/** Puts all systems under the same load by turns, A B B A …, while all of them stay up. */
export async function duel(workload: Workload, rules: Rules, say: (text: string) => void): Promise<Turn[]> {
  const contenders: Contender[] = [];
  try {
    for (const name of rules.systems) {
      const system = await startSystem(name, workload.nodes);
      const generator = new Generator();
      contenders.push({ system, generator });
      const shape = { ...workload.shape, ...(rules.quick ? workload.quick.shape : {}) };
      await generator.settle(system.dialect, shape, system.doors(rules.way));
    }
    const rate = ((rules.quick ? workload.quick.rate : undefined) ?? workload.load.rate) * rules.pace;
    const load: Load = { ...workload.load, rate, seconds: rules.seconds };
    for (const one of contenders) await turn(one, { ...load, seconds: Math.min(3, rules.seconds) });
    const turns: Turn[] = [];
    for (let round = 0; round < rules.rounds; round += 1) {
      for (const one of round % 2 === 0 ? contenders : contenders.toReversed()) {
        const done = await turn(one, load);
        turns.push(done);
        say(told(done));
      }
    }
    return turns;
  } finally {
    for (const { generator, system } of contenders) {
      await generator.stop();
      await system.stop();
    }
  }
}

async function turn({ system, generator }: Contender, load: Load): Promise<Turn> {
  const pids = system.pids();
  const before = cpuOf(pids);
  const run = await generator.run(load);
  return { system: system.name, cpu: since(before, cpuOf(pids)), ...run };
}

/** µs of CPU per delivery. */
export const perDelivery = ({ cpu, delivered }: Turn, part: (cpu: Cpu) => number = total): number =>
  (part(cpu) * 1000) / delivered;

export interface Ratio {
  median: number;
  min: number;
  max: number;
}

/** Of neighbouring turns, ours to another's. */
export function ratio(turns: readonly Turn[], other: SystemName): Ratio {
  const ours = turns.filter(({ system }) => system === "ours");
  const others = turns.filter(({ system }) => system === other);
  const pairs = ours.flatMap((one, i) => {
    const against = others[i];
    return against ? [perDelivery(one) / perDelivery(against)] : [];
  });
  return { median: quantile(pairs, 0.5), min: Math.min(...pairs), max: Math.max(...pairs) };
}

const shown = (value: number) => value.toFixed(1);

function told(turn: Turn): string {
  const parts = (["node", "nginx", "redis"] as const).map((kind) => {
    return `${kind} ${shown(perDelivery(turn, (cpu) => cpu[kind]))}`;
  });
  const wrong = turn.lost + turn.doubled + turn.reordered + turn.strange + turn.refused;
  return (
    `  ${turn.system.padEnd(8)} ${shown(perDelivery(turn)).padStart(6)} µs/delivery (${parts.join(", ")}); ` +
    `p50 ${shown(turn.p50)} p99 ${shown(turn.p99)} ms; generator ${shown((turn.cpuMs * 1000) / turn.delivered)} µs` +
    (wrong === 0
      ? ""
      : `; lost ${turn.lost}, doubled ${turn.doubled}, reordered ${turn.reordered}, strange ${turn.strange}, refused ${turn.refused}`)
  );
}
