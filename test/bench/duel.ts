import { type Cpu, cpuOf, kinds, since, total } from "./cpu.ts";
import { Generator } from "./load/process.ts";
import type { Run } from "./load/run.ts";
import type { Load, Shape } from "./load/schedule.ts";
import { type System, type SystemName, startSystem } from "./systems.ts";

/** What is measured: a system, people in rooms on it, and what they say. */
export interface Entrant {
  name: string;
  system: SystemName;
  nodes: number;
  shape: Shape;
  load: Omit<Load, "seconds">;
  /** Done when everybody is there and nothing has been said yet. */
  prepare?: (system: System) => Promise<void>;
}

export interface Rules {
  /** Turns of each entrant at each pace; one more, before them, warms up and is not counted. */
  rounds: number;
  seconds: number;
  /** Through nginx, or straight to the nodes. */
  way: "edge" | "direct";
  /** How often the load's rate. */
  paces: readonly number[];
}

/** One run of one entrant. */
export interface Turn extends Run {
  name: string;
  pace: number;
  /** ms, of all the system's processes, from the first message to the last delivery. */
  cpu: Cpu;
}

interface Contender {
  entrant: Entrant;
  system: System;
  generator: Generator;
}

/**
 * Measures all entrants by turns, A B B A …, while all of them are up: what the machine does meanwhile, and what it is
 * like today, is the same for all. Only figures of one duel can be compared.
 */
export async function duel(entrants: readonly Entrant[], rules: Rules, say: (text: string) => void): Promise<Turn[]> {
  const contenders: Contender[] = [];
  try {
    for (const entrant of entrants) contenders.push(await settle(entrant, rules.way));
    for (const one of contenders) await turn(one, Math.min(2, rules.seconds), 1);
    const turns: Turn[] = [];
    for (const pace of rules.paces) {
      for (let round = 0; round < rules.rounds; round += 1) {
        for (const one of round % 2 === 0 ? contenders : contenders.toReversed()) {
          const done = await turn(one, rules.seconds, pace);
          turns.push(done);
          say(told(done));
        }
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

async function settle(entrant: Entrant, way: Rules["way"]): Promise<Contender> {
  const system = await startSystem(entrant.system, entrant.nodes);
  const generator = new Generator();
  try {
    await generator.settle(system.dialect, entrant.shape, system.doors(way));
    await entrant.prepare?.(system);
    return { entrant, system, generator };
  } catch (error) {
    await generator.stop();
    await system.stop();
    throw error;
  }
}

async function turn({ entrant, system, generator }: Contender, seconds: number, pace: number): Promise<Turn> {
  const pids = system.pids();
  const before = cpuOf(pids);
  const run = await generator.run({ ...entrant.load, rate: entrant.load.rate * pace, seconds });
  return { name: entrant.name, pace, cpu: since(before, cpuOf(pids)), ...run };
}

/** µs of CPU per delivery: of all servers, or of a part of them. */
export const perDelivery = ({ cpu, delivered }: Turn, part: (cpu: Cpu) => number = total): number =>
  (part(cpu) * 1000) / delivered;

/** All that must not be. */
export const wrongOf = ({ lost, doubled, reordered, strange, refused }: Run) => ({
  ...{ lost, doubled, reordered, strange, refused },
});

const shown = (value: number) => value.toFixed(1);

function told(turn: Turn): string {
  const parts = kinds.map((kind) => `${kind} ${shown(perDelivery(turn, (cpu) => cpu[kind]))}`);
  const wrong = Object.entries(wrongOf(turn)).filter(([, count]) => count > 0);
  return [
    `  ${turn.name} × ${turn.pace}: ${shown(perDelivery(turn))} µs/delivery (${parts.join(", ")})`,
    `p50 ${shown(turn.p50)} p99 ${shown(turn.p99)} ms`,
    `generator ${shown((turn.cpuMs * 1000) / turn.delivered)} µs, late ${shown(turn.lateMs)} ms`,
    ...wrong.map(([what, count]) => `${what} ${count}`),
  ].join("; ");
}
