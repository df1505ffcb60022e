import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { LoadReport } from "#protocol";
import { root } from "../supervisor/folders.ts";
import { argumentsOf, type LoadPlan } from "./plan.ts";

/** How long the last messages may take to arrive and be counted, ms. */
const STOP_MS = 15_000;

/** The simulated clients, in a process of their own: their work must not be a node's or a supervisor's. */
export class LoadProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | string>;
  #last: LoadReport | undefined;

  /**
   * @param log where it says why it could not go on
   * @param told hears every report, once a second
   */
  constructor(plan: LoadPlan, log: string, told: (report: LoadReport) => void = () => {}) {
    const output = openSync(log, "a", 0o600);
    this.#child = fork(join(root, "dist/infra/load/main.js"), argumentsOf(plan), {
      stdio: ["ignore", "ignore", output, "ipc"],
      // What debugs the parent is not for the child.
      execArgv: ["--enable-source-maps"],
    });
    closeSync(output);
    this.#child.on("message", (message) => {
      this.#last = message as LoadReport;
      told(this.#last);
    });
    this.#ended = once(this.#child, "exit").then(([code, signal]) => (code as number | null) ?? (signal as string));
  }

  /** What it said last. */
  get report(): LoadReport | undefined {
    return this.#last;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How it ended: 0; 3 when the promise was broken; another number when it could not go on; or a signal. */
  get ended(): Promise<number | string> {
    return this.#ended;
  }

  /** Ends it when its last messages have arrived. @returns its last report */
  async stop(): Promise<LoadReport | undefined> {
    this.#child.kill("SIGTERM");
    const deadline = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    await this.#ended;
    clearTimeout(deadline);
    return this.#last;
  }

  /** Ends it now. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
