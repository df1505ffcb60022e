import { limits } from "#protocol";
import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";
import { carryOut, secondsOf, serving } from "../orders.ts";

interface Options {
  dryRun?: true;
  timeout: string;
}

export const scaleCommand: AddCommand = (program, { words, act }) => {
  program
    .command("scale <N>")
    .description(words.commands.scale)
    .option("--dry-run", words.options.dryRun)
    .option("--timeout <S>", words.options.timeout, "180")
    .action(act<Options>((cli, options, count = "") => scale(cli, options, count)));
};

async function scale(cli: Cli, options: Options, given: string): Promise<Exit | undefined> {
  const { words } = cli;
  const wanted = Math.floor(numberIn(words, "N", given, 1, limits.nodes));
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const before = await cli.remote.status();
  const what = words.scale.what(before.nodes.filter(({ state }) => state !== "down").length, wanted);
  if (cli.isOnlyAsked(what, options.dryRun)) return exits.ok;
  const ms = await carryOut(cli, {
    method: "cluster.scale",
    params: { nodes: wanted },
    what,
    seconds,
    reached: (now) =>
      serving(now).length === wanted && now.nodes.every(({ state }) => state === "up" || state === "down"),
    tell: (now) => cli.progress(words.scale.counting(serving(now).length, wanted)),
  });
  if (cli.json) cli.document({ nodes: wanted, ms: Math.round(ms) });
  else if (cli.quiet)
    cli.print(
      serving(await cli.remote.status())
        .map(({ name }) => name)
        .join("\n"),
    );
  cli.done(words.scale.so(wanted, secondsOf(ms)));
  return exits.ok;
}
