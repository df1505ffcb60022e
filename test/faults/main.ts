import { parseArgs } from "node:util";
import { controls } from "./controls/index.ts";
import { freshSeed } from "./proof/random.ts";
import { closeAll, type Outcome, type Playable } from "./proof/scenario.ts";
import { story, table } from "./proof/table.ts";
import { scenarios } from "./scenarios/index.ts";

const all = [...scenarios, ...controls];

const usage = `npm run faults [-- NAME…] [-- --seed N] [--minutes M] [--times T] [--quick]
Names: ${all.map(({ name }) => name).join(" ")}; scenarios, controls, all (the usual)`;

/** Plays scenarios and prints what came of them. Gives the exit code: 1 when one is red. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv.filter((each) => each !== "--"),
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      minutes: { type: "string", default: "2" },
      times: { type: "string", default: "1" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const chosen = choose(positionals);
  if (values.help || !chosen) {
    say(usage);
    return values.help ? 0 : 2;
  }
  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // Whoever sends it to a whole group sends it twice.
      if (!ending) void closeAll().finally(() => process.exit(130));
      ending = true;
    });
  }
  const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
  const outcomes: Outcome[] = [];
  for (let time = 0; time < Number(values.times); time += 1) {
    for (const each of chosen) {
      const how = { seed: seed + time, minutes: Number(values.minutes), quick: values.quick };
      outcomes.push(await tell(each, how));
    }
  }
  say(`\n${table(outcomes)}`);
  const red = outcomes.filter(({ verdict }) => verdict === "red").length;
  const skipped = outcomes.filter(({ verdict }) => verdict === "skipped").length;
  say(`\n${outcomes.length - red - skipped} as they should be, ${red} red, ${skipped} skipped`);
  return red === 0 ? 0 : 1;
}

async function tell(each: Playable, how: Parameters<Playable["play"]>[0]): Promise<Outcome> {
  say(`\n── ${each.name}: ${each.about} (seed ${how.seed}) ──`);
  const outcome = await each.play(how);
  say([story(outcome), `  ${outcome.verdict} after ${outcome.seconds.toFixed(1)} s`].filter(Boolean).join("\n"));
  return outcome;
}

function choose(names: readonly string[]): Playable[] | undefined {
  if (names.length === 0 || names.includes("all")) return all;
  const found = names.flatMap((name) => {
    if (name === "scenarios") return scenarios;
    if (name === "controls") return controls;
    return all.find((each) => each.name === name) ?? [];
  });
  const known = names.every((name) => ["scenarios", "controls"].includes(name) || found.some((f) => f.name === name));
  return known ? [...new Set(found)] : undefined;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
