import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/until.ts";

const main = fileURLToPath(new URL("../../../server/main.js", import.meta.url));

/** How a node is run: its settings, and what stands before the command (another network). */
export interface NodePlan {
  name: string;
  redisUrl: string;
  host?: string;
  env?: Readonly<Record<string, string>>;
  before?: readonly string[];
  /** Where it writes what it has to say. */
  log: string;
}

/** A node as a process of its own, on one port for life, to be killed, paused and started again. */
export class FaultyNode {
  readonly name: string;
  readonly port: number;
  readonly host: string;
  readonly #plan: NodePlan;
  #child: ChildProcess | undefined;

  private constructor(plan: NodePlan, port: number) {
    this.#plan = plan;
    this.name = plan.name;
    this.host = plan.host ?? "127.0.0.1";
    this.port = port;
  }

  static async start(plan: NodePlan): Promise<FaultyNode> {
    const node = new FaultyNode(plan, await freePort());
    try {
      await node.start();
    } catch (error) {
      await node.kill("SIGKILL");
      throw error;
    }
    return node;
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  get log(): string {
    return this.#plan.log;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs it, by default with the settings it had, and waits until it serves. */
  async start(env: Readonly<Record<string, string>> = this.#plan.env ?? {}): Promise<void> {
    const { redisUrl, before = [], name, log } = this.#plan;
    const output = openSync(log, "a");
    const [command = process.execPath, ...args] = [...before, process.execPath, "--enable-source-maps", main];
    const own = { HOST: this.host, PORT: String(this.port), NODE_NAME: name, REDIS_URL: redisUrl };
    this.#child = spawn(command, args, {
      env: { ...process.env, LOG_LEVEL: "info", LIMITS: "off", NODE_ENV: "test", ...own, ...env },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    await this.ready();
  }

  async ready(): Promise<void> {
    await until(`${this.name} is ready`, async () => (await fetch(`${this.url}/readyz`)).ok, { within: 30_000 });
  }

  /** Ends it by a signal and waits until it is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (!child || !this.running) return;
    const gone = once(child, "exit");
    child.kill(signal);
    // A paused process takes no other signal.
    if (signal !== "SIGKILL") child.kill("SIGCONT");
    await gone;
  }

  /** Waits until it ended by itself, as at a failpoint. */
  async gone(): Promise<void> {
    await until(`${this.name} is gone`, () => !this.running, { within: 30_000 });
  }

  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** The sum of a counter over its labels; 0 while it never counted. */
  async counter(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const values = text.split("\n").filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)));
    return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
  }
}
