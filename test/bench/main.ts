import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Failure } from "../../infra/failure.ts";
import { ensurePrograms } from "../../infra/install/install.ts";
import { root } from "../../infra/supervisor/folders.ts";
import { langOf, wordsIn } from "../../infra/words.ts";
import { directory } from "./directory.ts";
import { drain } from "./drain.ts";
import type { Bench } from "./figures.ts";
import { inbox } from "./inbox.ts";
import { page } from "./page.ts";
import { scaling } from "./scaling.ts";

const benches: readonly Bench[] = [directory, drain, inbox, page, scaling];

const usage = `npm run bench -- NAME [--calls N]
${benches.map(({ name, about }) => `  ${name}: ${about}`).join("\n")}`;

/** Measures one thing; prints a table and writes the same figures as JSON. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv.filter((each) => each !== "--"),
    allowPositionals: true,
    options: { calls: { type: "string" }, help: { type: "boolean", default: false } },
  });
  const bench = benches.find(({ name }) => positionals.length === 1 && name === positionals[0]);
  const calls = Number(values.calls ?? bench?.calls ?? 2000);
  if (values.help || !bench || !Number.isInteger(calls) || calls < 100) {
    say(usage);
    return values.help ? 0 : 2;
  }
  try {
    await ensurePrograms(["redis-server"], wordsIn(langOf(process.env)), say);
    return await measure(bench, calls);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`✗ ${error.message}  [${error.code}]`);
    return 1;
  }
}

/** 3: it ran, and something that it promises was not kept. */
async function measure(bench: Bench, calls: number): Promise<number> {
  const { text, figures, passed = true } = await bench.run({ calls, say });
  const folder = join(root, "results", "bench");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${bench.name}.json`);
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model, at: new Date().toISOString() };
  await writeFile(file, `${JSON.stringify({ bench: bench.name, machine, calls, ...figures }, null, 2)}\n`);
  say(`\n${text}\n\n${file}`);
  return passed ? 0 : 3;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
