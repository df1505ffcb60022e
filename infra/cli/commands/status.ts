import type { ClusterEvent, ClusterStatus } from "#protocol";
import { RpcError } from "../../../client/sdk/index.ts";
import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";
import { isWell, serving } from "../orders.ts";
import { headline, nodesTable } from "../picture.ts";

interface Options {
  watch?: true;
  wait?: true;
  timeout: string;
}

/** Of what happened lately, so much is shown. */
const LATELY = 6;

export const statusCommand: AddCommand = (program, { words, act }) => {
  program
    .command("status")
    .description(words.commands.status)
    .option("--watch", words.options.watch)
    .option("--wait", words.options.wait)
    .option("--timeout <S>", words.options.timeout, "60")
    .action(act<Options>(status));
};

async function status(cli: Cli, options: Options): Promise<Exit | undefined> {
  const seconds = numberIn(cli.words, "--timeout", options.timeout, 1, 86_400);
  if (options.wait) await untilWell(cli, seconds);
  do {
    const now = await cli.remote.status();
    if (options.watch && !cli.json && cli.terminal.out.isTTY) cli.terminal.out.write("\u001b[H\u001b[J");
    show(cli, now, options.watch === true);
    if (options.watch) await cli.pause(1000);
  } while (options.watch);
  return exits.ok;
}

function show(cli: Cli, now: ClusterStatus, streaming: boolean): void {
  if (cli.json && streaming) cli.line(now);
  else if (cli.json) cli.document(now);
  else if (cli.quiet) cli.print(now.nodes.map(({ name }) => name).join("\n"));
  else draw(cli, now);
}

function draw(cli: Cli, now: ClusterStatus): void {
  const { words, palette } = cli;
  cli.print(headline(cli, now));
  cli.print("");
  cli.terminal.out.write(nodesTable(cli, now));
  if (now.load) {
    const { connected, clients, acknowledged, lost, doubled, disordered } = now.load;
    const { rows } = words.bench;
    const counts = `${rows.lost} ${lost} · ${rows.doubled} ${doubled} · ${rows.disordered} ${disordered}`;
    cli.print(`\n${words.status.load}: ${connected}/${clients} · ${rows.acknowledged} ${acknowledged} · ${counts}`);
  }
  if (now.events.length === 0) return;
  cli.print(`\n${palette.tone("muted", words.status.lately)}`);
  for (const event of now.events.slice(-LATELY)) cli.print(lineOf(cli, event));
}

function lineOf({ words, palette, lang }: Cli, { at, type, node, text }: ClusterEvent): string {
  const clock = new Date(at).toLocaleTimeString(lang === "zh" ? "zh-CN" : "en-GB");
  const who = node === undefined ? "" : `${palette.node(node)} `;
  return `  ${clock}  ${who}${words.status.happenings[type]}${text === undefined ? "" : ` ${text}`}`;
}

/** Also while nobody answers: that is what is waited for. */
async function untilWell(cli: Cli, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const now = await cli.remote.status().catch((error: unknown) => {
      if (error instanceof RpcError && error.retryable) return undefined;
      throw error;
    });
    if (now && isWell(now)) return;
    if (performance.now() > deadline) {
      throw new CliFailure(exits.failure, "E_TIMEOUT", cli.words.timedOut(cli.words.status.well, seconds));
    }
    if (now) cli.progress(cli.words.status.nodes(serving(now).length, now.nodes.length));
    await cli.pause(500);
  }
}
