import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadReport, limits, percentile } from "#protocol";
import { type LoadPlan, PACE, planFrom, ROOM_SIZE } from "../../load/plan.ts";
import { LoadProcess } from "../../load/process.ts";
import { lastLines } from "../../supervisor/logs.ts";
import type { Cli } from "../cli.ts";
import { type AddCommand, choiceIn, numberIn } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";
import { time } from "../figures.ts";
import { tableOf } from "../terminal.ts";

interface Options {
  clients: string;
  rate: string;
  mode: string;
  seconds: string;
}

export const benchCommand: AddCommand = (program, { words, act }) => {
  const { options } = words;
  program
    .command("bench")
    .description(words.commands.bench)
    .option("--clients <N>", options.clients, "100")
    .option("--rate <R>", options.rate, "20")
    .option("--mode <MODE>", options.mode, "stateless")
    .option("--seconds <S>", options.seconds, "15")
    .action(act<Options>(bench));
};

async function bench(cli: Cli, options: Options): Promise<Exit | undefined> {
  const { words } = cli;
  const plan = planOf(cli, options);
  // What cannot be reached at all is told before anything is started.
  await cli.remote.call("system.ping", {});
  const folder = mkdtempSync(join(tmpdir(), "teahouse-bench-"));
  const log = join(folder, "load.log");
  const running = words.bench.running(plan.clients, plan.rate, plan.seconds ?? 0);
  const load = new LoadProcess(plan, log, (report) => {
    cli.progress(`${running} · ${report.connected}/${plan.clients} · ${report.acknowledged} · ${report.delivered}`);
  });
  try {
    const how = await Promise.race([load.ended, cli.interrupted()]);
    const { report } = load;
    if (!report || (how !== 0 && how !== exits.claim)) {
      throw new CliFailure(exits.failure, "E_BENCH", words.bench.failed, lastLines(log, 0));
    }
    show(cli, report);
    return how === exits.claim ? exits.claim : exits.ok;
  } finally {
    load.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function planOf({ words, target }: Cli, { clients, rate, mode, seconds }: Options): LoadPlan {
  const state = target.local ? { state: join(target.data, "load.json") } : {};
  if (target.local) mkdirSync(target.data, { recursive: true });
  return {
    // Where nothing is said of it, the load keeps its guests where it always does.
    ...planFrom(["--url", target.url, "--clients", "1", "--rate", "0"]),
    ...state,
    clients: Math.floor(numberIn(words, "--clients", clients, 1, limits.loadClients)),
    rate: numberIn(words, "--rate", rate, 0, limits.loadRate),
    mode: choiceIn(words, "--mode", mode, ["stateless", "sticky"]),
    seconds: numberIn(words, "--seconds", seconds, 1, 86_400),
    roomSize: ROOM_SIZE,
    pace: PACE,
  };
}

function show(cli: Cli, report: LoadReport): void {
  const { words, palette } = cli;
  const { rows } = words.bench;
  const { answers = [], latency = [] } = report;
  const at = (times: readonly number[], ...shares: number[]) => shares.map((share) => time(percentile(times, share)));
  const broken = report.lost + report.doubled + report.disordered > 0;
  if (cli.json) cli.document(report);
  else if (cli.quiet) cli.print(broken ? "broken" : "kept");
  else {
    const bad = (count: number) => (count > 0 ? palette.tone("bad", String(count)) : "0");
    cli.print("");
    cli.terminal.out.write(
      tableOf(
        [{ title: "" }, { title: "", right: true }],
        [
          [rows.connected, `${report.connected}/${report.clients}`],
          [rows.acknowledged, String(report.acknowledged)],
          [rows.delivered, String(report.delivered)],
          [rows.lost, bad(report.lost)],
          [rows.doubled, bad(report.doubled)],
          [rows.disordered, bad(report.disordered)],
          [rows.refused, String(report.refused ?? 0)],
          [rows.answers, at(answers, 0.5, 0.99).join(" / ")],
          [rows.latency, at(latency, 0.5, 0.95, 0.99).join(" / ")],
        ],
        palette,
      ),
    );
    cli.print(
      `\n${broken ? palette.tone("bad", `✗ ${words.bench.broken}`) : palette.tone("ok", `✓ ${words.bench.kept}`)}`,
    );
  }
}
