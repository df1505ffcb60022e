import { join } from "node:path";
import { demos, type Shown, show } from "../../demo/main.ts";
import type { Result } from "../../demo/result.ts";
import { isKept, spreadOf, targetOf } from "../../demo/result.ts";
import { root } from "../../supervisor/folders.ts";
import type { Cli } from "../cli.ts";
import { type AddCommand, choiceIn } from "../desk.ts";
import { type Exit, exits, Interrupted } from "../failure.ts";
import { tableOf } from "../terminal.ts";

interface Options {
  fast?: true;
  results?: string;
}

export const demoCommand: AddCommand = (program, { words, act }) => {
  program
    .command("demo <NAME>")
    .description(words.commands.demo)
    .option("--fast", words.options.fast)
    .option("--results <DIR>", words.options.results)
    .action(act<Options>(demo));
};

async function demo(cli: Cli, { fast, results }: Options, given = ""): Promise<Exit | undefined> {
  const name = choiceIn(cli.words, "NAME", given, [...demos.map((one) => one.name), "all"]);
  const folder = results ?? join(root, "results", "demo");
  const shown: Shown[] = [];
  for (const one of demos.filter((each) => name === "all" || each.name === name)) {
    const t = (english: string, chinese: string) => (cli.lang === "zh" ? chinese : english);
    cli.say(`\n${one.title(t)}\n${one.hypothesis(t)}\n`);
    const setting = {
      fast: fast === true,
      lang: cli.lang,
      folder,
      signal: cli.signal,
      tell: (text: string) => cli.say(text),
    };
    try {
      shown.push(await show(one, setting));
    } catch (error) {
      throw cli.signal.aborted ? new Interrupted(cli.words) : error;
    }
    const last = shown.at(-1);
    if (last) draw(cli, last);
  }
  if (cli.json) cli.document(name === "all" ? shown.map(({ result }) => result) : shown[0]?.result);
  return shown.every(({ result }) => result.holds) ? exits.ok : exits.claim;
}

function draw(cli: Cli, { result, files }: Shown): void {
  if (cli.json) return;
  if (cli.quiet) {
    cli.print(files.html);
    return;
  }
  const { palette, words } = cli;
  cli.print("");
  cli.terminal.out.write(table(cli, result));
  const tone = result.holds ? "ok" : "bad";
  cli.print(`\n${palette.tone(tone, result.holds ? "✓" : "✗")} ${result.conclusion}\n`);
  cli.print(`  ${files.html}\n  ${files.json}\n\n${words.demo.next}: ${result.next}`);
}

function table({ words, palette }: Cli, { metrics }: Result): string {
  const { metric, measured, target } = words.demo;
  return tableOf(
    [{ title: metric }, { title: measured, right: true }, { title: target, right: true }, { title: "" }],
    metrics.map((one) => [
      one.name,
      spreadOf(one),
      targetOf(one),
      one.target ? (isKept(one) ? palette.tone("ok", "✓") : palette.tone("bad", "✗")) : "",
    ]),
    palette,
  );
}
