import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../infra/supervisor/folders.ts";
import type { Holding } from "../../infra/supervisor/lock.ts";
import { isAlive, type ProcessMark } from "../../infra/supervisor/processes.ts";
import { until } from "./until.ts";

/** `npm start` as somebody would type it, with what it says. */
export class Started {
  output = "";
  private readonly child: ChildProcess;
  private readonly data: string;
  private readonly ended: Promise<number | string>;

  constructor(data: string, flags: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.data = data;
    this.child = spawn(process.execPath, [join(root, "infra/start.mjs"), "--data", data, ...flags], {
      env: { ...process.env, LC_ALL: "C", NODE_TEST_CONTEXT: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(this.child, "close").then(([code, signal]) => (code as number | null) ?? (signal as string));
  }

  /** Waits until the table of addresses is shown. */
  async isOpen(): Promise<void> {
    await this.says(/Ctrl-C stops/);
  }

  async says(what: RegExp): Promise<void> {
    const seen = await until(`${what} is said`, () => what.test(this.output) || this.child.exitCode !== null, {
      within: 40_000,
    });
    if (!seen || !what.test(this.output)) throw new Error(`It never said ${what}, but:\n${this.output}`);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** How it ended: exit code, or the signal that killed it. */
  async end(): Promise<number | string> {
    return await this.ended;
  }

  /** What it runs, as it notes it down for a later start. */
  get children(): ProcessMark[] {
    const file = join(this.data, "teahouse.lock");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Holding).children : [];
  }

  childNamed(name: string): ProcessMark {
    const found = this.children.find((child) => child.name === name);
    if (!found) throw new Error(`There is no ${name} among ${JSON.stringify(this.children)}`);
    return found;
  }

  /** Ends it and all that it started, however the test went. */
  async clear(): Promise<void> {
    const children = this.children;
    this.signal("SIGTERM");
    await this.end();
    for (const child of children.filter(isAlive)) process.kill(child.pid, "SIGKILL");
  }
}

/** A folder of its own for each test, gone after it. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-test-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
