import { Command, type Help } from "commander";
import type { Lang } from "../words.ts";
import { Cli, type GlobalOptions } from "./cli.ts";
import { benchCommand } from "./commands/bench.ts";
import { completionCommand } from "./commands/completion.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { loadCommand } from "./commands/load.ts";
import { nodesCommand } from "./commands/nodes.ts";
import { openCommand } from "./commands/open.ts";
import { roomsCommand } from "./commands/rooms.ts";
import { rpcCommand } from "./commands/rpc.ts";
import { scaleCommand } from "./commands/scale.ts";
import { sendCommand } from "./commands/send.ts";
import { statusCommand } from "./commands/status.ts";
import { tailCommand } from "./commands/tail.ts";
import { topCommand } from "./commands/top.ts";
import { upCommand } from "./commands/up.ts";
import { upgradeCommand } from "./commands/upgrade.ts";
import type { Desk } from "./desk.ts";
import { type Exit, exits, failureOf } from "./failure.ts";
import type { Terminal } from "./terminal.ts";
import type { CliWords } from "./words.ts";

export interface Run {
  terminal: Terminal;
  lang: Lang;
  words: CliWords;
  signal: AbortSignal;
  /** How the command ended. */
  ended(exit: Exit): void;
}

const commands = [
  ...[upCommand, downCommand, statusCommand, topCommand, nodesCommand, scaleCommand, upgradeCommand, loadCommand],
  ...[
    roomsCommand,
    sendCommand,
    tailCommand,
    benchCommand,
    demoCommand,
    doctorCommand,
    openCommand,
    rpcCommand,
    completionCommand,
  ],
];

/** `teahouse` with all its commands. */
export function programFor(run: Run): Command {
  const { words, terminal, lang } = run;
  const program = new Command("teahouse").description(words.summary);
  const { options } = words;
  program
    .option("--url <URL>", options.url)
    .option("--key <KEY>", options.key)
    .option("--data <DIR>", options.data)
    .option("--json", options.json)
    .option("-q, --quiet", options.quiet)
    .option("--lang <LANG>", options.lang)
    .helpOption("-h, --help", words.commands.help)
    .addHelpText("after", `\n${words.helpAfter}`)
    .configureOutput({ writeOut: (text) => void terminal.out.write(text), writeErr: () => undefined })
    .exitOverride();
  program.helpCommand("help [COMMAND]", words.commands.help);
  const desk: Desk = {
    words,
    lang,
    act:
      (work) =>
      async (...given) => {
        // Commander gives operands, then options, then the command itself.
        const command = given.at(-1) as Command;
        const all = command.optsWithGlobals<GlobalOptions & object>();
        const cli = new Cli(terminal, lang, words, all, run.signal);
        const operands = given.slice(0, -2).flat() as (string | undefined)[];
        try {
          run.ended((await work(cli, all as never, ...operands)) ?? exits.ok);
        } catch (error) {
          throw failureOf(error, words, cli.target.url);
        }
      },
  };
  for (const add of commands) add(program, desk);
  for (const each of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
    inWords(each, words);
  return program;
}

/** What commander itself says, in the language of the rest. */
function inWords(command: Command, { help, commands: texts }: CliWords): void {
  command.exitOverride().configureHelp({
    showGlobalOptions: true,
    styleTitle: (title) => titles(help)[title] ?? title,
  } satisfies Partial<Help>);
  command.helpOption("-h, --help", texts.help);
}

function titles(help: CliWords["help"]): Record<string, string> {
  return {
    "Usage:": help.usage,
    "Options:": help.options,
    "Global Options:": help.global,
    "Commands:": help.commands,
    "Arguments:": help.arguments,
  };
}
