import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { padded } from "../../columns.ts";
import { root } from "../../supervisor/folders.ts";
import { endOf, lastLines, openLog } from "../../supervisor/logs.ts";
import { main as supervise } from "../../supervisor/main.ts";
import { readOptions, startFlags } from "../../supervisor/options.ts";
import { readState } from "../../supervisor/state.ts";
import { wordsIn } from "../../words.ts";
import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits, Interrupted } from "../failure.ts";
import { secondsOf } from "../orders.ts";
import { isRunning } from "../target.ts";

type Options = Record<string, string | boolean | undefined> & { foreground?: true; timeout: string };

export const upCommand: AddCommand = (program, { words, act, lang }) => {
  const command = program.command("up").description(words.commands.up);
  for (const { flags, text } of startFlags(wordsIn(lang))) command.option(flags, text);
  command
    .option("--foreground", words.options.foreground)
    .option("--timeout <S>", words.options.timeout, "120")
    .action(act<Options>((cli, options) => (options.foreground ? stay(cli, options) : up(cli, options))));
};

/** The same as `npm start`, in this process. */
async function stay(cli: Cli, options: Options): Promise<Exit> {
  return (await supervise(argumentsOf(cli, options))) as Exit;
}

async function up(cli: Cli, options: Options): Promise<Exit | undefined> {
  const { words, target } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const argv = argumentsOf(cli, options);
  const reading = readOptions(argv, cli.terminal.env, cli.terminal.cwd);
  if (reading.kind === "wrong") {
    const [first = "", ...others] = reading.problems;
    throw new CliFailure(exits.usage, "E_OPTION", first, others);
  }
  const running = readState(target.data);
  if (running && isRunning(running.pid)) {
    cli.say(words.up.already(running.url, running.pid));
    tell(cli, running.url);
    return exits.ok;
  }
  const from = performance.now();
  await startBehind(cli, argv, seconds);
  const state = readState(target.data);
  cli.done(words.up.open(secondsOf(performance.now() - from)));
  tell(cli, state?.url ?? "");
  return exits.ok;
}

/** Starts the supervisor as a process that outlives this one, and waits until it says that it serves. */
async function startBehind(cli: Cli, argv: readonly string[], seconds: number): Promise<void> {
  const { words, target } = cli;
  const log = join(target.data, "logs", "supervisor.log");
  mkdirSync(join(target.data, "logs"), { recursive: true, mode: 0o700 });
  const output = openLog(log);
  const begin = endOf(log);
  const child = spawn(process.execPath, [join(root, "infra/start.mjs"), ...argv], {
    detached: true,
    stdio: ["ignore", output, output],
    cwd: root,
  });
  closeSync(output);
  let ended = false;
  void once(child, "exit").then(() => {
    ended = true;
  });
  child.unref();
  const deadline = performance.now() + seconds * 1000;
  const giveUp = () => void (child.pid === undefined || process.kill(child.pid, "SIGTERM"));
  try {
    while (readState(target.data)?.pid !== child.pid) {
      if (ended) throw new CliFailure(exits.failure, "E_NOT_STARTED", words.up.failed, lastLines(log, begin));
      if (performance.now() > deadline) {
        giveUp();
        throw new CliFailure(exits.failure, "E_TIMEOUT", words.up.slow(seconds, log), lastLines(log, begin));
      }
      cli.progress(`${words.up.starting} … ${lastLines(log, begin, 1)[0]?.trim() ?? ""}`);
      await cli.pause(100);
    }
  } catch (error) {
    if (error instanceof Interrupted) giveUp();
    throw error;
  }
}

function tell(cli: Cli, url: string): void {
  const { words, target } = cli;
  const { rows } = words.up;
  if (cli.json) cli.document({ url, data: target.data, pid: readState(target.data)?.pid });
  else if (cli.quiet) cli.print(url);
  if (cli.json || cli.quiet) return;
  const shown = url.replace("127.0.0.1", "localhost");
  const lines: [string, string][] = [
    [rows.chat, shown],
    [rows.cluster, `${shown}/cluster`],
    [rows.api, `${shown}/rpc`],
    [rows.data, target.data],
    [rows.log, join(target.data, "logs", "supervisor.log")],
    [rows.end, "teahouse down"],
  ];
  for (const [label, value] of lines) cli.print(`  ${padded(label, 10)}${value}`);
}

/** What was given for the supervisor, as it would be given to it. The language and the folder are everybody's. */
function argumentsOf({ lang, target, words: _ }: Cli, options: Options): string[] {
  const own = startFlags(wordsIn(lang)).flatMap(({ flag, name }) => {
    const value = options[name];
    return typeof value === "string" ? [flag, value] : [];
  });
  return [...own, "--data", target.data, "--lang", lang];
}
