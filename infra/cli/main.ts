import { CommanderError } from "commander";
import { langOf } from "../words.ts";
import { type Exit, exits, failureOf } from "./failure.ts";
import { programFor } from "./program.ts";
import { Palette, processTerminal, type Terminal } from "./terminal.ts";
import { cliWordsIn } from "./words.ts";

/** `teahouse …`: reads what was typed, does it, and gives the exit code. What went wrong is one line on stderr. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const lang = langFrom(argv, terminal.env);
  const words = cliWordsIn(lang);
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  // Whoever reads may have had enough, as `head` does.
  const onBroken = () => process.exit(exits.ok);
  process.stdout.on("error", onBroken);
  let exit: Exit = exits.ok;
  const ended = (how: Exit) => {
    exit = how;
  };
  try {
    const program = programFor({ terminal, lang, words, signal: interrupt.signal, ended });
    if (argv.length === 0) {
      terminal.err.write(program.helpInformation());
      return exits.usage;
    }
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exits.ok;
    const failure = failureOf(error, words);
    for (const line of failure.details) terminal.err.write(`  │ ${line}\n`);
    const palette = new Palette({ out: terminal.err, env: terminal.env });
    terminal.err.write(`${palette.tone("bad", "✗")} ${failure.message}  [${failure.code}]\n`);
    return failure.exit;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    process.stdout.off("error", onBroken);
  }
}

function langFrom(argv: readonly string[], env: NodeJS.ProcessEnv) {
  const at = argv.findIndex((each) => each === "--lang" || each.startsWith("--lang="));
  const asked = at < 0 ? env["TEAHOUSE_LANG"] : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  return asked === "zh" || asked === "en" ? asked : langOf(env);
}
