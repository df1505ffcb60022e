import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { type AddCommand, type Desk, numberIn } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";
import { carryOut, nodeNamed, restart, secondsOf } from "../orders.ts";
import { nodesTable } from "../picture.ts";

interface Options {
  yes?: true;
  dryRun?: true;
  watch?: true;
  wait?: boolean;
  timeout: string;
}

export const nodesCommand: AddCommand = (program, desk) => {
  const { words, act } = desk;
  const nodes = program.command("nodes").description(words.commands.nodes);
  nodes
    .command("ls", { isDefault: true })
    .description(words.commands.ls)
    .option("--watch", words.options.watch)
    .action(act<Options>(list));
  for (const [name, work] of [
    ["drain", drain],
    ["undrain", undrain],
    ["kill", kill],
    ["restart", restartOne],
  ] as const) {
    order(nodes, desk, name).action(act<Options>((cli, options, node = "") => work(cli, options, node)));
  }
};

function order(nodes: Command, { words }: Desk, name: "drain" | "undrain" | "kill" | "restart"): Command {
  const { options } = words;
  const command = nodes.command(`${name} <NODE>`).description(words.commands[name]).option("--dry-run", options.dryRun);
  command.option("--timeout <S>", options.timeout, "120");
  if (name === "drain") command.option("--no-wait", options.noWait);
  if (name === "kill") command.option("--yes", options.yes).option("--wait", options.waitBack);
  return command;
}

async function list(cli: Cli, { watch }: Options): Promise<Exit | undefined> {
  do {
    const now = await cli.remote.status();
    if (watch && cli.json) cli.line(now.nodes);
    else if (cli.json) cli.document(now.nodes);
    else if (cli.quiet) cli.print(now.nodes.map(({ name }) => name).join("\n"));
    else cli.terminal.out.write(`${watch && cli.terminal.out.isTTY ? "\u001b[H\u001b[J" : ""}${nodesTable(cli, now)}`);
    if (watch) await cli.pause(1000);
  } while (watch);
  return exits.ok;
}

async function drain(cli: Cli, options: Options, name: string): Promise<Exit | undefined> {
  const { words } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const node = nodeNamed(cli, await cli.remote.status(), name);
  const what = words.nodes.whatDrain(name, node.stats?.sockets ?? 0);
  if (cli.isOnlyAsked(what, options.dryRun)) return exits.ok;
  if (options.wait === false) {
    await cli.remote.call("cluster.drain", { node: name });
    return so(cli, { node: name, state: "draining" }, what);
  }
  const ms = await carryOut(cli, {
    method: "cluster.drain",
    params: { node: name },
    what,
    seconds,
    reached: ({ nodes }) => nodes.some((one) => one.run === node.run && one.state === "drained"),
    tell: ({ nodes }) => {
      const left = nodes.find((one) => one.run === node.run)?.stats?.sockets;
      if (left !== undefined) cli.progress(words.nodes.left(name, left));
    },
  });
  return so(cli, { node: name, state: "drained", ms: Math.round(ms) }, words.nodes.drained(name, secondsOf(ms)));
}

async function undrain(cli: Cli, options: Options, name: string): Promise<Exit | undefined> {
  const { words } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const node = nodeNamed(cli, await cli.remote.status(), name);
  if (cli.isOnlyAsked(words.nodes.whatUndrain(name), options.dryRun)) return exits.ok;
  const ms = await carryOut(cli, {
    method: "cluster.undrain",
    params: { node: name },
    what: words.nodes.whatUndrain(name),
    seconds,
    reached: ({ nodes }) => nodes.some((one) => one.run === node.run && one.state === "up"),
  });
  return so(cli, { node: name, state: "up", ms: Math.round(ms) }, words.nodes.undrained(name));
}

async function kill(cli: Cli, options: Options, name: string): Promise<Exit | undefined> {
  const { words } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const node = nodeNamed(cli, await cli.remote.status(), name);
  const what = words.nodes.whatKill(name, node.stats?.sockets ?? 0);
  if (!(await cli.mayGoOn(what, `teahouse nodes kill ${name}`, options))) return exits.ok;
  const ms = await carryOut(cli, {
    method: "cluster.kill",
    params: { node: name },
    what,
    seconds,
    reached: ({ nodes }) => {
      const now = nodes.find((one) => one.name === name);
      const isAnother = now?.run !== node.run;
      return options.wait ? isAnother && now?.state === "up" : isAnother || now?.state === "down";
    },
  });
  const said = options.wait ? words.nodes.back(name, secondsOf(ms)) : words.nodes.killed(name);
  return so(cli, { node: name, state: options.wait ? "up" : "down", ms: Math.round(ms) }, said);
}

async function restartOne(cli: Cli, options: Options, name: string): Promise<Exit | undefined> {
  const { words } = cli;
  const seconds = numberIn(words, "--timeout", options.timeout, 1, 3600);
  const node = nodeNamed(cli, await cli.remote.status(), name);
  if (cli.isOnlyAsked(words.nodes.whatRestart(name, node.stats?.sockets ?? 0), options.dryRun)) return exits.ok;
  cli.progress(`${words.nodes.restarting(name)} …`);
  const ms = await restart(cli, node, seconds);
  return so(cli, { node: name, state: "up", ms: Math.round(ms) }, words.nodes.back(name, secondsOf(ms)));
}

/** It is so: for programs, or for people. */
function so(cli: Cli, value: { node: string; state: string; ms?: number }, text: string): Exit {
  if (cli.json) cli.document(value);
  else if (cli.quiet) cli.print(value.node);
  cli.done(text);
  return exits.ok;
}
