import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadReport, Order } from "#protocol";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { type Folders, root } from "./folders.ts";
import { openLog } from "./logs.ts";

const program = join(root, "dist/infra/load/main.js");
const stopWithin = 2_000;

interface Tools {
  url: string;
  operatorKey: string;
  folders: Folders;
  words: Words;
  /** Told what the clients report, about once a second, and that there are none any more. */
  report(report: LoadReport | undefined): void;
}

/**
 * Simulated clients, in a process of their own. It is told what to do by its arguments, says a LoadReport after the
 * other over its IPC channel, once a second, and ends on SIGTERM or when that closes.
 */
export class Load {
  private readonly tools: Tools;
  private process: ChildProcess | undefined;

  constructor(tools: Tools) {
    this.tools = tools;
  }

  /** Ends what runs and starts so many clients, or none. Resolves with their first report. */
  async run({ clients, rate, mode }: Extract<Order, { order: "load" }>): Promise<void> {
    const { url, operatorKey, folders, words, report } = this.tools;
    if (!existsSync(program)) throw new Failure("E_NOT_BUILT", words.orders.noLoad);
    await this.stop();
    if (clients === 0) return;
    const output = openLog(join(folders.logs, "load.log"));
    const asked = ["--clients", String(clients), "--rate", String(rate), "--mode", mode];
    const args = ["--url", url, ...asked, "--state", join(folders.data, "load.json")];
    const load = spawn(process.execPath, ["--enable-source-maps", program, ...args], {
      // Not of our group: a terminal's Ctrl-C reaches only the supervisor, which ends things in order.
      detached: true,
      env: { ...process.env, TEAHOUSE_OPERATOR_KEY: operatorKey },
      stdio: ["ignore", output, output, "ipc"],
    });
    closeSync(output);
    this.process = load;
    load.on("message", (message) => report(message as LoadReport));
    load.once("exit", () => {
      if (this.process !== load) return;
      this.process = undefined;
      report(undefined);
    });
    const ended = once(load, "exit").then(() => Promise.reject(new Failure("E_LOAD_FAILED", words.orders.loadEnded)));
    await Promise.race([once(load, "message"), ended]);
  }

  async stop(): Promise<void> {
    const load = this.process;
    if (!load) return;
    const ended = once(load, "exit");
    load.kill("SIGTERM");
    const deadline = setTimeout(() => load.kill("SIGKILL"), stopWithin);
    await ended;
    clearTimeout(deadline);
  }

  force(): void {
    this.process?.kill("SIGKILL");
  }
}
