import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Failure } from "../../infra/failure.ts";
import { ensurePrograms } from "../../infra/install/install.ts";
import { root } from "../../infra/supervisor/folders.ts";
import { langOf, wordsIn } from "../../infra/words.ts";
import { compete, isWorkload, standing } from "./competition.ts";
import { directory } from "./directory.ts";
import { drain } from "./drain.ts";
import type { Bench } from "./figures.ts";
import { inbox } from "./inbox.ts";
import { page } from "./page.ts";
import { scaling } from "./scaling.ts";
import { type SystemName, systemNames } from "./systems.ts";
import { workloads } from "./workloads.ts";

const benches: readonly Bench[] = [directory, drain, inbox, page, scaling];

const usage = `npm run bench -- [NAME …] [--rounds N] [--seconds S] [--direct] [--against classic,sharded] [--quick]
Ours and the chat that everybody writes under the same load, by turns:
${workloads.map(({ name, about }) => `  ${name}: ${about}`).join("\n")}
One thing for itself (--calls N):
${benches.map(({ name, about }) => `  ${name}: ${about}`).join("\n")}`;

const options = {
  calls: { type: "string" },
  rounds: { type: "string" },
  seconds: { type: "string" },
  pace: { type: "string" },
  json: { type: "string" },
  against: { type: "string", default: "classic,sharded" },
  direct: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Measures what is named, else all workloads; prints a table and writes the same figures as JSON. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv.filter((each) => each !== "--"),
    allowPositionals: true,
    options,
  });
  const bench = benches.find(({ name }) => positionals.length === 1 && name === positionals[0]);
  const calls = Number(values.calls ?? bench?.calls ?? 2000);
  const known = bench || positionals.every(isWorkload);
  if (values.help || !known || !Number.isInteger(calls) || calls < 100) {
    say(usage);
    return values.help ? 0 : 2;
  }
  try {
    await ensurePrograms(["redis-server"], wordsIn(langOf(process.env)), say);
    if (bench) return await measure(bench, calls);
    return await competition(positionals.length > 0 ? positionals : workloads.map(({ name }) => name), values);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`✗ ${error.message}  [${error.code}]`);
    return 1;
  }
}

interface Wishes {
  rounds?: string;
  seconds?: string;
  pace?: string;
  json?: string;
  against: string;
  direct: boolean;
  quick: boolean;
}

async function competition(names: readonly string[], wishes: Wishes): Promise<number> {
  await ensurePrograms(["nginx"], wordsIn(langOf(process.env)), say);
  const { quick, direct } = wishes;
  const asked = wishes.against.split(",");
  const matches = await compete(
    names,
    {
      rounds: Number(wishes.rounds ?? (quick ? 2 : 6)),
      seconds: Number(wishes.seconds ?? (quick ? 3 : 8)),
      way: direct ? "direct" : "edge",
      systems: systemNames.filter((name): name is SystemName => name === "ours" || asked.includes(name)),
      pace: Number(wishes.pace ?? 1),
      quick,
    },
    say,
  );
  const file = await save(wishes.json ?? (names.length === 1 ? `${names[0]}` : "competition"), { matches });
  say(`\n${standing(matches)}\n\n${file}`);
  return 0;
}

/** 3: it ran, and something that it promises was not kept. */
async function measure(bench: Bench, calls: number): Promise<number> {
  const { text, figures, passed = true } = await bench.run({ calls, say });
  const file = await save(bench.name, { calls, ...figures });
  say(`\n${text}\n\n${file}`);
  return passed ? 0 : 3;
}

async function save(name: string, figures: object): Promise<string> {
  const folder = join(root, "results", "bench");
  await mkdir(folder, { recursive: true });
  const file = name.endsWith(".json") ? name : join(folder, `${name}.json`);
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model, at: new Date().toISOString() };
  await writeFile(file, `${JSON.stringify({ bench: name, machine, ...figures }, null, 2)}\n`);
  return file;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
