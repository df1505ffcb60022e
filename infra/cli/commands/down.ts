import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";
import { isRunning, targetOf } from "../target.ts";

interface Options {
  yes?: true;
  dryRun?: true;
  timeout: string;
}

export const downCommand: AddCommand = (program, { words, act }) => {
  program
    .command("down")
    .description(words.commands.down)
    .option("--yes", words.options.yes)
    .option("--dry-run", words.options.dryRun)
    .option("--timeout <S>", words.options.timeout, "60")
    .action(act<Options>(down));
};

async function down(cli: Cli, options: Options): Promise<Exit | undefined> {
  const { words, target, terminal } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  // Whatever --url names: only what runs here can be ended from here.
  const { local } = targetOf({ data: target.data }, { ...terminal.env, TEAHOUSE_URL: "" }, terminal.cwd);
  if (!local) {
    cli.say(words.down.none(target.data));
    return exits.ok;
  }
  if (!(await cli.mayGoOn(words.down.what(local.url), "teahouse down", options))) return exits.ok;
  process.kill(local.pid, "SIGTERM");
  const deadline = performance.now() + seconds * 1000;
  while (isRunning(local.pid)) {
    if (performance.now() > deadline) {
      throw new CliFailure(exits.failure, "E_TIMEOUT", words.down.slow(local.pid, seconds));
    }
    cli.progress(`${words.down.ending} …`);
    await cli.pause(100);
  }
  if (cli.json) cli.document({ ended: true, url: local.url, data: target.data });
  cli.done(words.down.ended);
  return exits.ok;
}
