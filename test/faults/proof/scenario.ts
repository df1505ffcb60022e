import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../infra/supervisor/folders.ts";
import type { Store, WorldPlan } from "../world/plan.ts";
import { World } from "../world/world.ts";
import { type CheckOptions, check, type Violation } from "./checker.ts";
import { type Figures, figures } from "./figures.ts";

export interface Play {
  seed: number;
  /** How long scenarios that have no end of their own go on. */
  minutes?: number;
  /** Shorter where a fault has a length of its own: for `npm test`. */
  quick?: boolean;
}

/** One row of the fault table. */
export interface Scenario<S extends Store> {
  /** As on the command line. */
  name: string;
  about: string;
  /** Why this machine cannot play it; nothing when it can. */
  missing?: () => Promise<string | undefined> | string | undefined;
  store: () => Promise<S>;
  world?: WorldPlan<S>;
  rules?: CheckOptions;
  /** A negative control: a rule is switched off, and the checker must find one of these. */
  mustBreak?: readonly Violation["kind"][];
  /** What the issue asks to be recovered in, ms: reported, not asserted. */
  target?: number;
  run: (world: World<S>, play: Play) => Promise<void>;
}

export interface Outcome {
  name: string;
  about: string;
  seed: number;
  seconds: number;
  verdict: "green" | "red" | "skipped";
  control: boolean;
  why: string;
  violations: readonly Violation[];
  figures: Figures | undefined;
  target: number | undefined;
  notes: readonly string[];
  file: string;
}

/** A scenario that can be played, whatever its store. */
export interface Playable {
  name: string;
  about: string;
  control: boolean;
  play(how: Play): Promise<Outcome>;
}

/** Makes a scenario playable. */
export function scenario<S extends Store>(plot: Scenario<S>): Playable {
  const { name, about, mustBreak } = plot;
  return { name, about, control: mustBreak !== undefined, play: (how) => play(plot, how) };
}

/** What is open now, to be closed also when the run is interrupted. */
const open = new Set<() => Promise<void>>();

/** Ends and removes all that runs now. */
export async function closeAll(): Promise<void> {
  for (const close of [...open].reverse()) await close().catch(() => undefined);
  open.clear();
}

/** Opens something, works with it, and closes it whatever comes. */
async function using<T>(close: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  open.add(close);
  try {
    return await work();
  } finally {
    if (open.delete(close)) await close();
  }
}

async function play<S extends Store>(plot: Scenario<S>, how: Play): Promise<Outcome> {
  const { name, about, target, mustBreak } = plot;
  const began = performance.now();
  const base = { name, about, seed: how.seed, target, control: mustBreak !== undefined };
  const missing = await plot.missing?.();
  if (missing !== undefined) {
    const nothing = { violations: [], figures: undefined, notes: [], file: "", seconds: 0 };
    return { ...base, ...nothing, verdict: "skipped", why: missing };
  }
  const store = await plot.store();
  return await using(
    () => store.stop(),
    async () => {
      const world = await World.open(store, plot.world ?? {}, how.seed);
      return await using(
        () => world.close(),
        async () => {
          await act(plot, world, how);
          const violations = [...check(world.history.entries, plot.rules), ...world.violations];
          const counted = figures(world.history.entries, violations);
          const file = join(root, "results", "faults", `${name}-${how.seed}.jsonl`);
          world.history.save(file);
          const seconds = (performance.now() - began) / 1_000;
          const verdict = judge(plot, violations, counted);
          if (verdict.verdict === "red") keepLogs(world.nodes, file);
          return { ...base, violations, figures: counted, notes: world.notes, file, seconds, ...verdict };
        },
      );
    },
  );
}

async function act<S extends Store>(plot: Scenario<S>, world: World<S>, how: Play): Promise<void> {
  try {
    world.startTalking();
    await world.talk(20);
    await plot.run(world, how);
  } catch (error) {
    world.broken(error instanceof Error ? error.message : String(error));
  }
  await world.settle();
}

/** What the nodes had to say, beside the history that they made. */
function keepLogs(nodes: readonly { name: string; log: string }[], history: string): void {
  for (const { name, log } of nodes) copyFileSync(log, history.replace(/jsonl$/, `${name}.log`));
}

function judge<S extends Store>({ mustBreak }: Scenario<S>, violations: readonly Violation[], { sent }: Figures) {
  const first = violations[0];
  if (mustBreak) {
    const caught = violations.some(({ kind }) => mustBreak.includes(kind));
    const why = caught ? "" : `a rule is off, and nothing ${mustBreak.join(" or ")} was found`;
    return { verdict: caught ? ("green" as const) : ("red" as const), why };
  }
  // Nothing was said: nothing was proved.
  if (sent === 0) return { verdict: "red" as const, why: "nobody said anything" };
  return first
    ? { verdict: "red" as const, why: `${first.rule}: ${first.what}` }
    : { verdict: "green" as const, why: "" };
}
