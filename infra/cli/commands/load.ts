import { limits } from "#protocol";
import type { Cli } from "../cli.ts";
import { type AddCommand, choiceIn, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";

interface Options {
  clients: string;
  rate: string;
  mode: string;
  dryRun?: true;
}

export const loadCommand: AddCommand = (program, { words, act }) => {
  program
    .command("load [stop]")
    .description(words.commands.load)
    .option("--clients <N>", words.options.clients, "100")
    .option("--rate <R>", words.options.rate, "20")
    .option("--mode <MODE>", words.options.mode, "stateless")
    .option("--dry-run", words.options.dryRun)
    .action(act<Options>(load));
};

/** Unlike `bench`, it goes on in the cluster, for all who watch it there. */
async function load(cli: Cli, options: Options, stop?: string): Promise<Exit | undefined> {
  const { words } = cli;
  if (stop !== undefined && stop !== "stop") {
    throw new CliFailure(exits.usage, "E_ARGUMENT", words.usage.oneOf("load", stop, "stop"));
  }
  const clients = stop ? 0 : Math.floor(numberIn(words, "--clients", options.clients, 1, limits.loadClients));
  const rate = stop ? 0 : numberIn(words, "--rate", options.rate, 0, limits.loadRate);
  const mode = choiceIn(words, "--mode", options.mode, ["stateless", "sticky"]);
  if (cli.isOnlyAsked(words.load.what(clients, rate), options.dryRun)) return exits.ok;
  await cli.remote.call("cluster.load", { clients, rate, mode });
  if (cli.json) cli.document({ clients, rate, mode });
  cli.done(stop ? words.load.stopped : words.load.started(clients, rate));
  return exits.ok;
}
