import { spawn } from "node:child_process";
import { findProgram } from "../../install/programs.ts";
import type { Cli } from "../cli.ts";
import type { AddCommand } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";

export const openCommand: AddCommand = (program, { words, act }) => {
  program
    .command("open [PATH]")
    .description(words.commands.open)
    .option("--print", words.options.print)
    .action(act<{ print?: true }>(open));
};

async function open(cli: Cli, { print }: { print?: true }, path = ""): Promise<Exit | undefined> {
  const { words, target, terminal } = cli;
  const url = new URL(path, `${target.url.replace("127.0.0.1", "localhost")}/`).href;
  // Who opens a page that nobody serves learns it here.
  await cli.remote.call("system.ping", {});
  const opener = print || cli.json || cli.quiet || !terminal.out.isTTY ? undefined : browserOpener(terminal.env);
  if (opener)
    spawn(opener, [url], { detached: true, stdio: "ignore" })
      .on("error", () => undefined)
      .unref();
  if (cli.json) cli.document({ url, opened: opener !== undefined });
  else cli.print(url);
  if (!print && !cli.json && !cli.quiet) cli.say(opener ? words.open.opened : words.open.at);
  return exits.ok;
}

/** A program that shows a page to whoever sits here; none where nobody can see one. */
function browserOpener(env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform === "darwin") return findProgram("open");
  if (process.platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return undefined;
  return findProgram("xdg-open");
}
