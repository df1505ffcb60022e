import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { requireProgram } from "../install/install.ts";
import { planStore, portsOf, type StoreKind, type StorePlan, type StoreProcess, storeKinds } from "../store/plan.ts";
import { readyToRejoin } from "../store/rejoin.ts";
import { startStore } from "../store/settle.ts";
import { hasData } from "../store/state.ts";
import type { Words } from "../words.ts";
import { Child } from "./child.ts";
import type { Folders } from "./folders.ts";
import type { Options } from "./options.ts";
import { freeFrom, refusalOf } from "./ports.ts";
import { requireRedisAt, requireRedisProgram } from "./redis.ts";

/** Another Redis of this machine, if there is one, is most likely here: stay away. */
const usualPort = 6379;
const startWithin = 30_000;
const stopWithin = { sentinels: 300, redis: 1_200 };

/** A process of the store as others see it. */
export interface RunningStoreProcess extends StoreProcess {
  /** Undefined while it is down. */
  readonly pid: number | undefined;
}

/** The store of a local cluster: Redis processes of its own, or what is at --redis-url. */
export class LocalStore {
  private readonly options: Options;
  private readonly folders: Folders;
  private readonly words: Words;
  private readonly launch: (child: Child) => Child;
  private plan: StorePlan | undefined;
  private readonly started = new Map<StoreProcess, Child>();

  constructor(options: Options, folders: Folders, words: Words, launch: (child: Child) => Child) {
    this.options = options;
    this.folders = folders;
    this.words = words;
    this.launch = launch;
  }

  /** Where the nodes find it, once it is started. */
  get url(): string {
    return this.plan?.url ?? this.options.redisUrl ?? "";
  }

  get children(): readonly Child[] {
    return [...this.started.values()];
  }

  get processes(): readonly RunningStoreProcess[] {
    return [...this.started].map(([process, child]) => ({ ...process, pid: child.pid }));
  }

  /** Kinds of store that have messages in this data folder, other than the one that runs: nobody sees those now. */
  get othersWithData(): StoreKind[] {
    if (this.options.redisUrl) return [];
    return storeKinds.filter((kind) => kind !== this.options.redis && holdsData(storeFolder(this.folders, kind)));
  }

  /** Starts it and waits until it serves, or sees that it does. */
  async start(signal: AbortSignal): Promise<void> {
    const { redisUrl, redis: kind, fsync } = this.options;
    if (redisUrl) return requireRedisAt(redisUrl, this.words);
    const program = requireProgram("redis-server", this.words);
    requireRedisProgram(program, this.words);
    const folder = storeFolder(this.folders, kind);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const plan = planStore(kind, folder, await this.choosePorts(folder), fsync);
    this.plan = plan;
    const launch = (process: StoreProcess) => {
      const child = this.childOf(plan, process, program);
      this.started.set(process, child);
      return this.launch(child).pid;
    };
    if (await startStore(plan, launch, signal, startWithin)) return;
    const lines = this.children.flatMap((child) => child.lastLines.slice(-3));
    throw new Failure("E_REDIS_FAILED", this.words.notReady("Redis", startWithin / 1_000), lines);
  }

  /** Ends the sentinels: they would take what follows for a failure. Nodes must have ended before. */
  async stopSentinels(): Promise<void> {
    await this.stopThose((process) => process.role === "sentinel", stopWithin.sentinels);
  }

  /** Ends all the rest, each with everything that it was given in its file. */
  async stop(): Promise<void> {
    await this.stopThose((process) => process.role !== "sentinel", stopWithin.redis);
  }

  private async stopThose(which: (process: StoreProcess) => boolean, within: number): Promise<void> {
    const those = [...this.started].filter(([process]) => which(process));
    await Promise.all(those.map(([, child]) => child.stop(within)));
  }

  private childOf(plan: StorePlan, process: StoreProcess, program: string): Child {
    const { name, args, role } = process;
    return new Child({
      name,
      command: program,
      args,
      log: join(this.folders.logs, `${name}.log`),
      // Redis then writes its append-only file out and ends.
      stopSignal: "SIGTERM",
      ...(plan.kind === "single" || role === "sentinel"
        ? {}
        : { beforeRestart: (signal: AbortSignal) => readyToRejoin(plan, process, signal) }),
    });
  }

  /** The ports of this data folder's store: the same at every start, but for those that something else has taken. */
  private async choosePorts(folder: string): Promise<number[]> {
    const { port, nodes, redis } = this.options;
    const file = join(folder, "ports");
    const last = rememberedPorts(file);
    const taken = [usualPort, ...Array.from({ length: nodes + 1 }, (_, index) => port + index)];
    const from = port < 60_000 ? port + 1_000 : port - 1_000;
    const chosen: number[] = [];
    for (let index = 0; index < portsOf(redis); index += 1) {
      const old = last[index];
      const usable = old !== undefined && !taken.includes(old) && !(await refusalOf(old, "127.0.0.1"));
      // Those that others of this store had are theirs: they may be waiting for their turn.
      const next = usable ? old : await freeFrom(from, 1, "127.0.0.1", [...taken, ...last]);
      chosen.push(next);
      taken.push(next);
    }
    writeFileSync(file, `${chosen.join("\n")}\n`);
    return chosen;
  }
}

/** Where a store of this kind keeps its data: each has a place of its own, none starts from another one's files. */
function storeFolder(folders: Folders, kind: StoreKind): string {
  return join(folders.data, kind === "single" ? "redis" : `redis-${kind}`);
}

function holdsData(folder: string): boolean {
  try {
    const below = readdirSync(folder).map((name) => join(folder, name));
    return [folder, ...below].some(hasData);
  } catch {
    return false;
  }
}

function rememberedPorts(file: string): number[] {
  try {
    const ports = readFileSync(file, "utf8").split(/\s+/).filter(Boolean).map(Number);
    return ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536) ? ports : [];
  } catch {
    return [];
  }
}
