import { type Cpu, cpuOf, cpuOfEach, kinds, since, total } from "./cpu.ts";
import { Generator } from "./load/process.ts";
import type { Run } from "./load/run.ts";
import type { Load, Shape } from "./load/schedule.ts";
import { type System, type SystemName, startSystem, type Way } from "./systems.ts";

/**
 * How many turns' time each is under load before anything is counted: until V8 has compiled what is run often, which takes
 * whoever does more per message longer.
 */
const WARM_UP = 2;
/** How many entrants are made ready at once. */
const AT_ONCE = 2;

/** What is measured: a system, people in rooms on it, and what they say. */
export interface Entrant {
  name: string;
  system: SystemName;
  nodes: number;
  shape: Shape;
  load: Omit<Load, "seconds">;
  /** All of its people are on the first node, past the edge; else where the way leads them. */
  isAtHome?: boolean;
  /** Others, who only listen in rooms of their own, all on this node (from 0). */
  quiet?: { shape: Shape; node: number };
  /** Done when everybody is a member, and nobody receives yet. */
  prepare?: (system: System, rooms: readonly string[]) => Promise<void>;
}

export interface Rules {
  /** Turns of each entrant at each pace; one more, before them, warms up and is not counted. */
  rounds: number;
  seconds: number;
  way: Way;
  /** How often the load's rate. */
  paces: readonly number[];
}

/** One run of one entrant. */
export interface Turn extends Run {
  name: string;
  pace: number;
  /** ms, of all the system's processes, from the first message to the last delivery. */
  cpu: Cpu;
  /** The same of each node. */
  nodes: number[];
}

interface Contender {
  entrant: Entrant;
  system: System;
  generator: Generator;
  others: Generator;
}

/**
 * Measures all entrants by turns, A B B A …, while all of them are up: what the machine does meanwhile, and what it is
 * like today, is the same for all. Only figures of one duel can be compared.
 */
export async function duel(entrants: readonly Entrant[], rules: Rules, say: (text: string) => void): Promise<Turn[]> {
  const contenders: Contender[] = [];
  try {
    for (let i = 0; i < entrants.length; i += AT_ONCE) {
      const some = await Promise.allSettled(entrants.slice(i, i + AT_ONCE).map((one) => settle(one, rules.way)));
      contenders.push(...some.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
      for (const one of some) if (one.status === "rejected") throw one.reason;
    }
    for (const one of contenders) await turn(one, rules.seconds * WARM_UP, 1);
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
    await Promise.all(contenders.map(clear));
  }
}

async function settle(entrant: Entrant, way: Way): Promise<Contender> {
  const system = await startSystem(entrant.system, entrant.nodes, way);
  const one = { entrant, system, generator: new Generator(), others: new Generator() };
  const { isAtHome, quiet, prepare } = entrant;
  try {
    const nodes = system.doors("direct");
    if (quiet) await one.others.settle(system.dialect, quiet.shape, nodes.slice(quiet.node, quiet.node + 1));
    const doors = isAtHome ? nodes.slice(0, 1) : system.doors(way);
    await one.generator.settle(system.dialect, entrant.shape, doors, async (rooms) => await prepare?.(system, rooms));
    return one;
  } catch (error) {
    await clear(one);
    throw error;
  }
}

async function clear({ generator, others, system }: Contender): Promise<void> {
  await generator.stop();
  await others.stop();
  await system.stop();
}

async function turn({ entrant, system, generator }: Contender, seconds: number, pace: number): Promise<Turn> {
  const pids = system.pids();
  const [before, nodesBefore] = [cpuOf(pids), cpuOfEach(pids.node)];
  const run = await generator.run({ ...entrant.load, rate: entrant.load.rate * pace, seconds });
  const [cpu, nodesAfter] = [since(before, cpuOf(pids)), cpuOfEach(pids.node)];
  const nodes = nodesAfter.map((ms, i) => ms - (nodesBefore[i] ?? 0));
  return { name: entrant.name, pace, cpu, nodes, ...run };
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
