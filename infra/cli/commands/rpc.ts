import { fstatSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { type MethodName, methods, type Params } from "#protocol";
import type { Cli } from "../cli.ts";
import type { AddCommand } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";

const names = Object.keys(methods) as MethodName[];

export const rpcCommand: AddCommand = (program, { words, act }) => {
  program
    .command("rpc <METHOD> [JSON]")
    .description(words.commands.rpc)
    .addHelpText("after", `\n${names.map((name) => `  ${name}`).join("\n")}`)
    .action(act(rpc));
};

async function rpc(cli: Cli, _: object, method = "", given?: string): Promise<Exit | undefined> {
  const { words } = cli;
  const name = names.find((each) => each === method);
  if (!name) throw new CliFailure(exits.usage, "E_METHOD", words.usage.method(method, likely(method)));
  const params = paramsIn(
    cli,
    given === "-" || (given === undefined && isPiped()) ? await readAll(cli.terminal.input) : given,
  );
  // The node checks them: what they must be is written there once.
  cli.document(await cli.remote.call(name, params as Params<typeof name>));
  return exits.ok;
}

function paramsIn({ words }: Cli, given: string | undefined): unknown {
  if (given === undefined || given.trim() === "") return {};
  try {
    return JSON.parse(given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliFailure(exits.usage, "E_JSON", words.usage.notJson(why));
  }
}

/** Whether another program or a file stands at our input: one that is merely not a terminal may never end. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile();
  } catch {
    return false;
  }
}

/** Names like the one that was typed: a letter or two away, or with a part that is the same. */
export function likely(typed: string, among: readonly string[] = names): string[] {
  const near = among
    .map((name) => ({ name, far: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, name.length / 4))
    .sort((a, b) => a.far - b.far);
  const parts = typed
    .toLowerCase()
    .split(/[._\s]/)
    .filter((part) => part.length > 2);
  const alike = among.filter((name) => parts.some((part) => name.toLowerCase().split(".").includes(part)));
  return [...new Set([...near.map(({ name }) => name), ...alike])].slice(0, 3);
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
