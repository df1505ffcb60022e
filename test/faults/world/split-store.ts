import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { until } from "../../support/until.ts";

const run = promisify(execFile);
const ip = (...args: string[]) => run("ip", args);

/** One of two networks: `side` is how the other one reaches it, `near` how we do. */
interface Network {
  name: string;
  side: string;
  near: string;
}

/**
 * Two networks with one cable between them: in the first the primary and one Sentinel, in the second two replicas and
 * two Sentinels. Nodes may run in either. Pulling the cable leaves both alive, and us in touch with both.
 */
export class SplitStore {
  readonly first: Network;
  readonly second: Network;
  readonly #folder = mkdtempSync(join(tmpdir(), "teahouse-fault-split-"));
  readonly #children: ChildProcess[] = [];

  private constructor() {
    const id = Math.floor(Math.random() * 0xffff).toString(16);
    const subnet = 1 + Math.floor(Math.random() * 250);
    const network = (letter: string, host: number): Network => ({
      name: `th-${id}-${letter}`,
      side: `10.211.${subnet}.${host}`,
      near: `10.${211 + host}.${subnet}.2`,
    });
    this.first = network("a", 1);
    this.second = network("b", 2);
  }

  /** Why this machine has no networks to split; nothing when it has. */
  static async missing(): Promise<string | undefined> {
    const probe = `th-probe-${process.pid}`;
    try {
      await ip("netns", "add", probe);
      await ip("netns", "del", probe);
      return undefined;
    } catch {
      return "network namespaces cannot be made here (needs root and iproute2)";
    }
  }

  static async start(): Promise<SplitStore> {
    const store = new SplitStore();
    try {
      await store.#layCables();
      store.#startServers();
      await until("the replicas follow", () => store.#isReplicated(store.first.near, 6379), { within: 30_000 });
      // They look for replicas every 10 s: those that they find at once they need not wait for.
      store.#startSentinels();
      await store.settled();
      return store;
    } catch (error) {
      await store.stop();
      throw error;
    }
  }

  get url(): string {
    const { first, second } = this;
    return `redis+sentinel://${first.side}:26379,${second.side}:26379,${second.side}:26380/split`;
  }

  async pull(): Promise<void> {
    await ip("-n", this.first.name, "link", "set", "cable-a", "down");
  }

  async plugIn(): Promise<void> {
    await ip("-n", this.first.name, "link", "set", "cable-a", "up");
  }

  /** Waits until the old primary follows the new one. */
  async settled(): Promise<void> {
    await until("three are one again", () => this.#isWhole(), { within: 60_000, every: 200 });
  }

  async stop(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    for (const { name } of [this.first, this.second]) await ip("netns", "del", name).catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #layCables(): Promise<void> {
    for (const { name, near } of [this.first, this.second]) {
      await ip("netns", "add", name);
      await ip("-n", name, "link", "set", "lo", "up");
      await ip("link", "add", `${name}-0`, "type", "veth", "peer", "name", "us", "netns", name);
      await ip("addr", "add", near.replace(/2$/, "1/30"), "dev", `${name}-0`);
      await ip("link", "set", `${name}-0`, "up");
      await ip("-n", name, "addr", "add", `${near}/30`, "dev", "us");
      await ip("-n", name, "link", "set", "us", "up");
    }
    const [a, b] = [this.first, this.second];
    await ip("-n", a.name, "link", "add", "cable-a", "type", "veth", "peer", "name", "cable-b", "netns", b.name);
    for (const [network, cable] of [[a, "cable-a"] as const, [b, "cable-b"] as const]) {
      await ip("-n", network.name, "addr", "add", `${network.side}/24`, "dev", cable);
      await ip("-n", network.name, "link", "set", cable, "up");
    }
  }

  #startServers(): void {
    this.#redis(this.first, 6379);
    this.#redis(this.second, 6379, ["--replicaof", this.first.side, "6379"]);
    this.#redis(this.second, 6380, ["--replicaof", this.first.side, "6379"]);
  }

  #startSentinels(): void {
    for (const [network, port] of this.#sentinels) this.#sentinel(network, port);
  }

  get #sentinels(): [network: Network, port: number][] {
    return [
      [this.first, 26_379],
      [this.second, 26_379],
      [this.second, 26_380],
    ];
  }

  #redis({ name, side }: Network, port: number, more: readonly string[] = []): void {
    const folder = join(this.#folder, `${name}-${port}`);
    mkdirSync(folder);
    const kept = ["--dir", folder, "--save", "", "--appendonly", "yes", "--repl-diskless-sync-delay", "0"];
    const careful = ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "3", "--repl-timeout", "5"];
    const known = ["--replica-announce-ip", side, "--protected-mode", "no"];
    this.#launch(name, ["--port", `${port}`, ...kept, ...careful, ...known, ...more]);
  }

  #sentinel({ name, side }: Network, port: number): void {
    const file = join(this.#folder, `${name}-${port}.conf`);
    const lines = [
      `port ${port}`,
      "protected-mode no",
      `sentinel announce-ip ${side}`,
      `sentinel monitor split ${this.first.side} 6379 2`,
      "sentinel down-after-milliseconds split 2000",
      "sentinel failover-timeout split 6000",
    ];
    writeFileSync(file, `${lines.join("\n")}\n`);
    this.#launch(name, [file, "--sentinel"]);
  }

  #launch(network: string, args: readonly string[]): void {
    this.#children.push(spawn("ip", ["netns", "exec", network, "redis-server", ...args], { stdio: "ignore" }));
  }

  /** One primary with two replicas in step, and all Sentinels know them and each other. */
  async #isWhole(): Promise<boolean> {
    const seen = await Promise.all(
      this.#sentinels.map(async ([{ near }, port]) => {
        const said = await ask(near, port, (sentinel) => sentinel.call("SENTINEL", "MASTER", "split"));
        const fields = said as string[];
        const field = (name: string) => fields[fields.indexOf(name) + 1];
        const knows =
          field("num-slaves") === "2" && field("num-other-sentinels") === "2" && field("flags") === "master";
        return knows ? `${field("ip")} ${field("port")}` : "";
      }),
    );
    const [host = "", port] = (seen[0] ?? "").split(" ");
    if (seen[0] === "" || seen.some((primary) => primary !== seen[0])) return false;
    return await this.#isReplicated(host === this.first.side ? this.first.near : this.second.near, Number(port));
  }

  async #isReplicated(host: string, port: number): Promise<boolean> {
    const info = await ask(host, port, (redis) => redis.info("replication"));
    return (info.match(/state=online/g) ?? []).length === 2;
  }
}

async function ask<T>(host: string, port: number, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ host, port, retryStrategy: null, maxRetriesPerRequest: 0, lazyConnect: true });
  redis.on("error", () => {});
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
