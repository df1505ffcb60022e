import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { type AddCommand, choiceIn } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";

const shells = ["bash", "zsh", "fish"] as const;

export const completionCommand: AddCommand = (program, { words, act }) => {
  program
    .command("completion <SHELL>")
    .description(words.commands.completion)
    .action(act((cli, _, shell = "") => completion(cli, program, shell)));
};

async function completion(cli: Cli, program: Command, given: string): Promise<Exit | undefined> {
  const shell = choiceIn(cli.words, "SHELL", given, shells);
  cli.print(scripts[shell](entriesOf(program)));
  return exits.ok;
}

/** What may follow the words before it. */
interface Entry {
  /** `nodes drain`; empty for the first word. */
  before: string;
  words: { word: string; about: string }[];
}

function entriesOf(program: Command): Entry[] {
  const common = optionsOf(program);
  const walk = (command: Command, before: string): Entry[] => {
    const inner = command.commands.filter((one) => one.name() !== "help");
    const next = inner.map((one) => ({ word: one.name(), about: one.description() }));
    const words = [...next, ...(command === program ? [] : optionsOf(command)), ...common];
    return [{ before, words }, ...inner.flatMap((one) => walk(one, `${before} ${one.name()}`.trim()))];
  };
  return walk(program, "");
}

function optionsOf(command: Command): Entry["words"] {
  return command.options.flatMap(({ long, description }) => (long ? [{ word: long, about: description }] : []));
}

/** These are followed by a node, whose names the cluster knows. */
const nodeOrders = ["nodes drain", "nodes undrain", "nodes kill", "nodes restart"];
const nodeNames = "$(teahouse nodes ls -q 2>/dev/null)";

const scripts: Record<(typeof shells)[number], (entries: readonly Entry[]) => string> = {
  bash: (entries) => `_teahouse() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ $each == -* ]] || path="\${path:+$path }$each"; done
  case "$path" in
${entries
  .map(({ before, words }) => {
    const names = nodeOrders.includes(before) ? `${nodeNames} ` : "";
    return `    "${before}") COMPREPLY=($(compgen -W "${names}${words.map(({ word }) => word).join(" ")}" -- "$word")) ;;`;
  })
  .join("\n")}
  esac
}
complete -F _teahouse teahouse`,

  zsh: (entries) => `#compdef teahouse
_teahouse() {
  local -a given choices
  given=(\${(M)words[2,CURRENT-1]:#[^-]*})
  case "$given" in
${entries
  .map(({ before, words }) => {
    const listed = words.map(({ word, about }) => quoted(`${word}:${about.replaceAll(":", "\\:")}`)).join(" ");
    const names = nodeOrders.includes(before) ? ` choices+=(\${(f)"${nodeNames}"})` : "";
    return `    ${quoted(before)}) choices=(${listed})${names} ;;`;
  })
  .join("\n")}
  esac
  _describe teahouse choices
}
compdef _teahouse teahouse`,

  fish: (entries) => `function __teahouse_path
  string join ' ' (string match -v -- '-*' (commandline -opc)[2..-1])
end
complete -c teahouse -f
${entries
  .flatMap(({ before, words }) => {
    const when = `-n 'test "$(__teahouse_path)" = "${before}"'`;
    const names = nodeOrders.includes(before)
      ? [`complete -c teahouse ${when} -a '(teahouse nodes ls -q 2>/dev/null)'`]
      : [];
    return [
      ...names,
      ...words.map(({ word, about }) => {
        const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-a ${word}`;
        return `complete -c teahouse ${when} ${what} -d ${quoted(about)}`;
      }),
    ];
  })
  .join("\n")}`,
};

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
