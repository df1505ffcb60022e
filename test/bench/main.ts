import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "../../infra/failure.ts";
import { ensurePrograms } from "../../infra/install/install.ts";
import { root } from "../../infra/supervisor/folders.ts";
import { langOf, wordsIn } from "../../infra/words.ts";
import { compare } from "./compare.ts";
import { compete, standing, verdict } from "./competition.ts";
import { directory } from "./directory.ts";
import { drain } from "./drain.ts";
import type { Bench } from "./figures.ts";
import { flame } from "./flame.ts";
import { growths } from "./growth.ts";
import { inbox } from "./inbox.ts";
import { page } from "./page.ts";
import { rpc } from "./rpc.ts";
import { endInOrder } from "./running.ts";
import { scaling } from "./scaling.ts";
import { storm } from "./storm.ts";
import { readWishes, type Wishes } from "./wishes.ts";
import { type Workload, workloads } from "./workloads.ts";

const results = join(root, "results", "bench");

const benches: readonly Bench[] = [directory, drain, inbox, page, rpc, scaling, storm, ...growths];

const usage = `npm run bench -- [NAME …] [--rounds N] [--quick] [--json FILE]
  measures what is named, else all of the first list and what else is promised (*)
npm run bench -- compare BEFORE.json AFTER.json
npm run bench -- flame WORKLOAD
  draws what one of our nodes does under it

Ours and the chat that everybody writes under the same load, by turns
(--seconds S of a turn, --paces 0.5,1,2 of the rate, --against classic,sharded; --direct: without nginx;
--tcp: with TCP between nginx and our nodes, as it is with the others):
${workloads.map(({ name, about }) => `  ${name}: ${about}`).join("\n")}
One thing for itself (--calls N):
${benches.map(({ name, about, isPromised }) => `  ${name}${isPromised ? " *" : ""}: ${about}`).join("\n")}`;

/** Measures; prints a table and writes the same figures as JSON. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const wishes = readWishes(argv);
  if (!wishes || wishes.help) {
    say(usage);
    return wishes ? 0 : 2;
  }
  endInOrder();
  try {
    return await carryOut(wishes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`✗ ${error.message}  [${error.code}]`);
    return 1;
  }
}

async function carryOut(wishes: Wishes): Promise<number> {
  const [first, ...others] = wishes.names;
  if (first === "compare") {
    const [before = "", after = ""] = others;
    say(compare(before, after));
    return 0;
  }
  if (first === "flame") return await draw(others, wishes);
  const named = workloads.filter(({ name }) => wishes.names.includes(name));
  const alone = benches.filter(({ name }) => wishes.names.includes(name));
  if (named.length + alone.length < wishes.names.length) {
    say(usage);
    return 2;
  }
  await requirePrograms();
  const isAll = wishes.names.length === 0;
  const those = isAll ? workloads : named;
  const all: Measured[] = those.length === 0 ? [] : [await competition(those, wishes)];
  for (const bench of isAll ? benches.filter(({ isPromised }) => isPromised) : alone) {
    all.push(await measure(bench, wishes));
  }
  // All of one run in one file, to be compared with another.
  if (wishes.json !== undefined) say(await save(wishes.json, Object.assign({}, ...all.map(({ figures }) => figures))));
  // 3: it ran, and something that is promised was not kept.
  return all.every(({ passed }) => passed) ? 0 : 3;
}

async function draw([name]: readonly string[], wishes: Wishes): Promise<number> {
  const workload = workloads.find((each) => each.name === name);
  if (!workload) {
    say(usage);
    return 2;
  }
  await requirePrograms();
  say(await flame(workload, wishes, results));
  return 0;
}

interface Measured {
  figures: object;
  passed: boolean;
}

async function competition(those: readonly Workload[], wishes: Wishes): Promise<Measured> {
  const matches = await compete(those, wishes.against, wishes, say);
  const name = those.length === 1 && those[0] ? those[0].name : "workloads";
  const file = await save(name, { matches });
  say(`\n${standing(matches)}\n\n${file}`);
  return { figures: { matches }, passed: matches.every((match) => verdict(match).isMet) };
}

async function measure(bench: Bench, { calls = bench.calls ?? 2000, quick, rounds }: Wishes): Promise<Measured> {
  const { text, figures, passed = true } = await bench.run({ calls, quick, rounds, say });
  const file = await save(bench.name, { calls, ...figures });
  say(`\n${text}\n\n${file}`);
  return { figures: { [bench.name]: figures }, passed };
}

async function save(name: string, figures: object): Promise<string> {
  await mkdir(results, { recursive: true });
  const file = name.endsWith(".json") ? resolve(name) : join(results, `${name}.json`);
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model, at: new Date().toISOString() };
  await writeFile(file, `${JSON.stringify({ bench: name, machine, ...figures }, null, 2)}\n`);
  return file;
}

async function requirePrograms(): Promise<void> {
  await ensurePrograms(["redis-server", "nginx"], wordsIn(langOf(process.env)), say);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
