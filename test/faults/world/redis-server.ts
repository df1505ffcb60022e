import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "../../support/ports.ts";

/** One redis-server with settings of the scenario's own. */
export class RedisServer {
  readonly name: string;
  readonly port: number;
  readonly folder: string;
  readonly #args: readonly string[];
  readonly #ownsFolder: boolean;
  #child: ChildProcess | undefined;

  private constructor(name: string, port: number, folder: string, ownsFolder: boolean, args: readonly string[]) {
    this.name = name;
    this.port = port;
    this.folder = folder;
    this.#ownsFolder = ownsFolder;
    this.#args = args;
  }

  /** On a free port; its data goes with it unless the folder is given. */
  static async start(name: string, args: readonly string[] = [], folder?: string): Promise<RedisServer> {
    const data = folder ?? (await mkdtemp(join(tmpdir(), "teahouse-fault-redis-")));
    const server = new RedisServer(name, await freePort(), data, folder === undefined, args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Runs it unless it runs, and waits until it serves. */
  async start(): Promise<void> {
    if (this.#running) return;
    const base = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder, "--save", ""];
    const kept = ["--appendonly", "yes", "--appendfsync", "always"];
    this.#child = spawn("redis-server", [...base, ...kept, ...this.#args], { stdio: "ignore" });
    const probe = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    probe.on("error", () => {});
    await probe.ping();
    probe.disconnect();
  }

  get #running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs commands over a connection that is closed afterwards. */
  async ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    redis.on("error", () => {});
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }

  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || !this.#running) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    if (this.#ownsFolder) await rm(this.folder, { recursive: true, force: true });
  }
}
