import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { closeSync } from "node:fs";
import { Backoff } from "./backoff.ts";
import { endOf, lastLines, openLog } from "./logs.ts";
import { markOf, type ProcessMark } from "./processes.ts";

/** How to run a child, and how to ask it to end. */
export interface ChildPlan {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Where its output goes. */
  log: string;
  /** Gives it an IPC channel: when that disconnects, the supervisor is gone, and the child has to go too. */
  ipc?: boolean;
  /** What asks it to end. */
  stopSignal: NodeJS.Signals;
  /** What has to happen before it is started again after a crash; it may take its time. Aborted when it is stopped. */
  beforeRestart?: (signal: AbortSignal) => Promise<void>;
}

/** A child that ended though nobody asked it to. */
export interface Crash {
  name: string;
  /** `exit code 1`, `SIGKILL`, `spawn ENOENT`. */
  how: string;
  /** The last lines of its output. */
  lines: readonly string[];
  /** When it is started again, if it does not wait for others. */
  retryMs: number;
  /** Others have to take its place first. */
  waits: boolean;
}

interface ChildEvents {
  started: [mark: ProcessMark];
  crashed: [crash: Crash];
  /** Its process is gone, whether it was asked to end or not. */
  ended: [];
  /** What it said over its IPC channel. */
  message: [message: unknown];
}

/** A process that is kept running: when it crashes it is started again, after a pause that grows. */
export class Child extends EventEmitter<ChildEvents> {
  readonly plan: ChildPlan;
  private readonly backoff = new Backoff();
  private process: ChildProcess | undefined;
  private retry: NodeJS.Timeout | undefined;
  private wanted = false;
  private stopping = new AbortController();
  private startedAt = 0;
  private logStart = 0;

  constructor(plan: ChildPlan) {
    super();
    this.plan = plan;
  }

  get name(): string {
    return this.plan.name;
  }

  /** Its process id while it runs. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** What it said since it was started, the last lines of it. */
  get lastLines(): string[] {
    return lastLines(this.plan.log, this.logStart);
  }

  start(): void {
    this.wanted = true;
    this.stopping = new AbortController();
    this.launch();
  }

  /** Says something over its IPC channel; one that is down, or ending, does not hear it. */
  tell(message: object): void {
    if (this.process?.connected) this.process.send(message, () => undefined);
  }

  /** Sends a signal as somebody from outside would: what it ends comes back. */
  kill(signal: NodeJS.Signals): void {
    this.process?.kill(signal);
  }

  /** Asks it to end, and makes it end when it has not within so many ms. It does not come back. */
  async stop(within: number, signal = this.plan.stopSignal): Promise<void> {
    this.giveUp();
    const child = this.process;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const deadline = setTimeout(() => killGroup(child.pid), within);
    await ended;
    clearTimeout(deadline);
  }

  /** Ends it now, with all that it forked. It does not come back. */
  force(): void {
    this.giveUp();
    killGroup(this.process?.pid);
  }

  private giveUp(): void {
    this.wanted = false;
    clearTimeout(this.retry);
    this.stopping.abort();
  }

  private async relaunch(): Promise<void> {
    const { signal } = this.stopping;
    try {
      await this.plan.beforeRestart?.(signal);
      signal.throwIfAborted();
      this.launch();
    } catch {
      // A full disk, say: what is to be done before may be possible later.
      if (!signal.aborted) this.retry = setTimeout(() => void this.relaunch(), this.backoff.after(0));
    }
  }

  private launch(): void {
    const { command, args, env, log, ipc } = this.plan;
    const output = openLog(log);
    this.logStart = endOf(log);
    this.startedAt = Date.now();
    const child = spawn(command, args, {
      // A group of its own: a terminal's Ctrl-C reaches only the supervisor, which ends things in order.
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output, ...(ipc ? (["ipc"] as const) : [])],
    });
    closeSync(output);
    this.process = child;
    child.on("message", (message) => this.emit("message", message));
    child.once("error", (error) => this.ended(child, error.message));
    child.once("exit", (code, signal) => this.ended(child, signal ?? `exit code ${code}`));
    if (child.pid !== undefined) this.emit("started", markOf(this.name, child.pid));
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.process !== child) return;
    this.process = undefined;
    // nginx's workers outlive a master that was killed, and would keep its port from the next one.
    killGroup(child.pid);
    this.emit("ended");
    if (!this.wanted) return;
    const retryMs = this.backoff.after(Date.now() - this.startedAt);
    this.retry = setTimeout(() => void this.relaunch(), retryMs);
    const waits = this.plan.beforeRestart !== undefined;
    this.emit("crashed", { name: this.name, how, lines: this.lastLines, retryMs, waits });
  }
}

/** Ends a child with everything that it forked. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody left in it.
  }
}
