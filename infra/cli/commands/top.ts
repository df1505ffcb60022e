import type { Cli } from "../cli.ts";
import type { AddCommand } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";
import { headline, nodesTable } from "../picture.ts";

export const topCommand: AddCommand = (program, { words, act }) => {
  program
    .command("top")
    .description(words.commands.top)
    .option("--once", words.options.once)
    .action(act<{ once?: true }>(top));
};

async function top(cli: Cli, { once }: { once?: true }): Promise<Exit | undefined> {
  const { terminal } = cli;
  const isScreen = !once && !cli.json && terminal.out.isTTY === true;
  for (;;) {
    const now = await cli.remote.status();
    if (cli.json) cli.line(now);
    else {
      const text = `${headline(cli, now)}\n\n${nodesTable(cli, now)}`;
      // Drawn over what was there, so that nothing flickers.
      terminal.out.write(isScreen ? `\u001b[H${text.replaceAll("\n", "\u001b[K\n")}\u001b[J` : text);
    }
    if (once) return exits.ok;
    await cli.pause(1000);
  }
}
