import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { ask } from "../../infra/store/ask.ts";
import {
  dataProcesses,
  type Fsync,
  planStore,
  portsOf,
  type StoreKind,
  type StorePlan,
  type StoreProcess,
} from "../../infra/store/plan.ts";
import { readyToRejoin } from "../../infra/store/rejoin.ts";
import { namedPrimary } from "../../infra/store/sentinels.ts";
import { isServing, settleStore, startStore } from "../../infra/store/settle.ts";
import { ownerOf, viewOf } from "../../infra/store/shards.ts";
import { freePorts } from "./ports.ts";
import { until } from "./until.ts";

/** A store of the test's own, of any kind, whose processes it may kill, pause and bring back. */
export class TestStore {
  readonly kind: StoreKind;
  /** What a node takes as REDIS_URL. */
  readonly url: string;
  readonly processes: readonly TestStoreProcess[];
  readonly #folder: string;
  readonly #plan: StorePlan;
  readonly #connections = new Set<Redis>();
  readonly #ending = new AbortController();

  private constructor(plan: StorePlan, folder: string) {
    this.kind = plan.kind;
    this.url = plan.url;
    this.#plan = plan;
    this.#folder = folder;
    this.processes = plan.processes.map((each) => new TestStoreProcess(plan, each, this.#ending.signal));
  }

  /** Starts one on free ports and waits until it is whole. */
  static async start(kind: StoreKind, { fsync = "everysec" }: { fsync?: Fsync } = {}): Promise<TestStore> {
    const folder = await mkdtemp(join(tmpdir(), "teahouse-store-"));
    const first = await freePorts(portsOf(kind));
    const ports = Array.from({ length: portsOf(kind) }, (_, index) => first + index);
    const store = new TestStore(planStore(kind, folder, ports, fsync), folder);
    const launch = (process: StoreProcess) => store.process(process.name).launch();
    if (await startStore(store.#plan, launch, store.#ending.signal)) return store;
    await store.stop();
    throw new Error(`The ${kind} store did not come up`);
  }

  /** The process of this name: `redis` (the only one), `redis-1`, `sentinel-2`. */
  process(name: string): TestStoreProcess {
    const found = this.processes.find((each) => each.name === name);
    if (!found) throw new Error(`There is no ${name} among ${this.processes.map((each) => each.name)}`);
    return found;
  }

  /** The primary of now, in a cluster that of this key's slot. Throws while there is none that runs. */
  async primary(key = ""): Promise<TestStoreProcess> {
    const running = this.#running();
    const known = dataProcesses(this.#plan).filter(({ name }) => running.some((each) => each.name === name));
    if (this.kind === "single") return this.process("redis");
    const found =
      this.kind === "sentinel" ? await namedPrimary(this.#plan) : await ownerOf(known, await this.#slotOf(key));
    if (!found || !known.includes(found)) throw new Error("There is no primary now");
    return this.process(found.name);
  }

  /** Those that follow the primary of now and run. */
  async replicas(key = ""): Promise<TestStoreProcess[]> {
    const primary = await this.primary(key);
    const others = this.#running().filter((each) => each !== primary);
    if (this.kind !== "cluster") return others;
    const view = await viewOf(primary.port);
    const id = view.find((node) => node.port === primary.port)?.id;
    return others.filter(({ port }) => view.some((node) => node.port === port && node.primary === id));
  }

  /** A connection to one process, closed by `stop` at the latest. */
  connect(name: string): Redis {
    const redis = new Redis(this.process(name).port, "127.0.0.1", { retryStrategy: () => 50 });
    // Whose process was killed is told by the commands that fail.
    redis.on("error", () => {});
    this.#connections.add(redis);
    redis.once("end", () => this.#connections.delete(redis));
    return redis;
  }

  /** Waits until every process is in its place again: replicas in step, all slots served. */
  async settled(): Promise<void> {
    if (!(await settleStore(this.#plan, this.#ending.signal))) throw new Error("The store did not become whole again");
  }

  /** Ends everything at once, paused or not, and removes its data. */
  async stop(): Promise<void> {
    this.#ending.abort();
    for (const redis of this.#connections) redis.disconnect();
    await Promise.all(this.processes.map((each) => each.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #running(): TestStoreProcess[] {
    return this.processes.filter((each) => each.role !== "sentinel" && each.isRunning);
  }

  async #slotOf(key: string): Promise<number> {
    const [first] = this.#running();
    if (!first) throw new Error("Nothing runs");
    return Number(await ask(first.port, (redis) => redis.call("CLUSTER", "KEYSLOT", key)));
  }
}

/** One process of a store. */
export class TestStoreProcess {
  readonly name: string;
  /** What it was at first; ask the store who is the primary now. */
  readonly role: StoreProcess["role"];
  readonly port: number;
  readonly folder: string;
  readonly #plan: StorePlan;
  readonly #process: StoreProcess;
  readonly #ending: AbortSignal;
  #child: ChildProcess | undefined;
  #paused = false;

  constructor(plan: StorePlan, process: StoreProcess, ending: AbortSignal) {
    this.#plan = plan;
    this.#process = process;
    this.#ending = ending;
    ({ name: this.name, role: this.role, port: this.port, folder: this.folder } = process);
  }

  get pid(): number | undefined {
    return this.isAlive ? this.#child?.pid : undefined;
  }

  /** Alive and not paused. */
  get isRunning(): boolean {
    return this.isAlive && !this.#paused;
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs it as its file says, without asking anybody. Gives its pid. */
  launch(): number | undefined {
    this.#child = spawn("redis-server", this.#process.args, { stdio: "ignore" });
    this.#paused = false;
    return this.#child.pid;
  }

  /** Ends it at once. Nobody brings it back but `start`. */
  async kill(): Promise<void> {
    if (!this.isAlive || !this.#child) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  /** Stops it in its tracks, or lets it go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#paused = name === "SIGSTOP";
    this.#child?.kill(name);
  }

  /** Brings it back with its data, as a supervisor would: once the others had the time to replace it. */
  async start(): Promise<void> {
    if (this.isAlive) return;
    await readyToRejoin(this.#plan, this.#process, this.#ending);
    const pid = this.launch();
    await until(`${this.name} serves`, () => isServing(this.port, pid));
  }
}
