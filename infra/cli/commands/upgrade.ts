import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";
import { restart, secondsOf, serving } from "../orders.ts";

interface Options {
  dryRun?: true;
  timeout: string;
}

export const upgradeCommand: AddCommand = (program, { words, act }) => {
  program
    .command("upgrade")
    .description(words.commands.upgrade)
    .option("--dry-run", words.options.dryRun)
    .option("--timeout <S>", words.options.timeout, "180")
    .action(act<Options>(upgrade));
};

/** Never more than one node is away; the next one goes when the one before it serves. */
async function upgrade(cli: Cli, options: Options): Promise<Exit | undefined> {
  const { words } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const nodes = serving(await cli.remote.status());
  if (nodes.length < 2) throw new CliFailure(exits.failure, "E_LAST_NODE", words.upgrade.alone);
  if (cli.isOnlyAsked(words.upgrade.what(nodes.map(({ name }) => name)), options.dryRun)) return exits.ok;
  const from = performance.now();
  const done: { node: string; from: string; to: string; ms: number }[] = [];
  for (const [i, node] of nodes.entries()) {
    cli.progress(`${words.nodes.restarting(node.name)} …`);
    const ms = await restart(cli, node, seconds);
    const now = (await cli.remote.status()).nodes.find(({ name }) => name === node.name);
    done.push({ node: node.name, from: node.version, to: now?.version ?? "", ms: Math.round(ms) });
    cli.say(words.upgrade.node(node.name, secondsOf(ms), i + 1, nodes.length));
  }
  // The last one has come back empty.
  await cli.remote.call("cluster.rebalance", {});
  if (cli.json) cli.document(done);
  else if (cli.quiet) cli.print(done.map(({ node }) => node).join("\n"));
  cli.done(words.upgrade.done(done.length, secondsOf(performance.now() - from)));
  return exits.ok;
}
