import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { Failure } from "../failure.ts";
import type { StoreKind } from "../store/plan.ts";
import { type Words, wordsIn } from "../words.ts";
import type { Child, Crash } from "./child.ts";
import { type Folders, makeFolders } from "./folders.ts";
import { endLeftovers } from "./leftovers.ts";
import { Lock, LockHeld } from "./lock.ts";
import { serverProgram } from "./node.ts";
import type { ClusterNode } from "./nodes.ts";
import { type Options, readOptions } from "./options.ts";
import { requirePorts } from "./own-ports.ts";
import type { ProcessMark } from "./processes.ts";
import { Serving } from "./serving.ts";
import { operatorKeyIn, removeState, writeState } from "./state.ts";
import { LocalStore, type RunningStoreProcess } from "./store.ts";

export type { ClusterNode };

interface ClusterEvents {
  /** Something is being started. */
  starting: [name: string];
  /** A child of ours runs, for the first time or again. */
  started: [mark: ProcessMark];
  /** A child of ours ended unasked; it will be started again. */
  crashed: [crash: Crash];
  /** A node was emptied and ended, as there are to be fewer. */
  left: [name: string];
  /** Something that an earlier supervisor left running was stopped. */
  leftover: [mark: ProcessMark];
  /** The data folder also has messages of this other kind of store, which nobody sees now. */
  unseen: [kind: StoreKind];
}

/**
 * Starts a cluster as child processes: Redis, nodes, nginx. What is not given has its default.
 *
 * @example
 * const cluster = await startCluster({ port: 8300, data: await mkdtemp("/tmp/teahouse-") });
 * cluster.kill("node-2", "SIGKILL");
 * await cluster.stop();
 */
export async function startCluster(options: Partial<Options>, signal?: AbortSignal): Promise<Cluster> {
  const cluster = new Cluster({ ...defaults(), ...options });
  await cluster.start(signal);
  return cluster;
}

/** The local cluster: one data folder, one store, N nodes, one edge. Says nothing by itself; its events tell. */
export class Cluster extends EventEmitter<ClusterEvents> {
  readonly options: Options;
  private readonly words: Words;
  private readonly marks = new Map<string, ProcessMark>();
  private store: LocalStore | undefined;
  private serving: Serving | undefined;
  private lock: Lock | undefined;
  private made: Folders | undefined;

  constructor(options: Options) {
    super();
    this.options = options;
    this.words = wordsIn(options.lang);
  }

  /** Where people and programs come in. */
  get url(): string {
    const { host, port } = this.options;
    const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
    return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
  }

  get redisUrl(): string {
    return this.store?.url ?? "";
  }

  /** The Redis processes and sentinels of its own; none with an existing Redis. */
  get storeProcesses(): readonly RunningStoreProcess[] {
    return this.store?.processes ?? [];
  }

  get folders(): Folders {
    this.made ??= makeFolders(this.options.data, this.words);
    return this.made;
  }

  get nodes(): readonly ClusterNode[] {
    return this.serving?.nodes.list ?? [];
  }

  /** Starts everything and waits until a message makes its way. Leaves nothing running when it cannot. */
  async start(signal?: AbortSignal): Promise<void> {
    const starting = new AbortController();
    const interrupt = () => starting.abort(new Failure("E_INTERRUPTED", this.words.interrupted));
    signal?.addEventListener("abort", interrupt, { once: true });
    if (signal?.aborted) interrupt();
    // A child that ends before it ever served would only do so again: say why at once.
    const giveUp = (crash: Crash) => starting.abort(this.failureOf(crash));
    this.on("crashed", giveUp);
    try {
      await this.takeFolder();
      await requirePorts(this.options, this.words);
      await this.startStore(starting.signal);
      await this.startServing(starting.signal);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.off("crashed", giveUp);
      signal?.removeEventListener("abort", interrupt);
    }
  }

  /** Signals a child (`redis`, `redis-1`, `sentinel-2`, `node-2`, `nginx`) from outside, as a fault would: what dies is started again. */
  kill(name: string, signal: NodeJS.Signals): void {
    const children = [...(this.store?.children ?? []), ...(this.serving?.children ?? [])];
    children.find((child) => child.name === name)?.kill(signal);
  }

  /**
   * So many nodes. New ones are given people as soon as they serve; the last ones are emptied, and then ended.
   * @param leaving told of each node before it is asked to end
   */
  async scale(count: number, leaving: (name: string) => void = () => undefined): Promise<void> {
    await this.serving?.scale(count, leaving);
  }

  /** Empties a node, ends it, starts it again, and waits until it is ready. */
  async restart(name: string, leaving: (name: string) => void = () => undefined): Promise<void> {
    await this.serving?.restart(name, leaving);
  }

  /** Ends everything within 5 s: no new people, then the nodes, then the store with all it was given. */
  async stop(): Promise<void> {
    await this.serving?.stop();
    await this.store?.stopSentinels();
    await this.store?.stop();
    this.release();
  }

  /** Ends everything at once, asking nobody. */
  force(): void {
    this.serving?.force();
    for (const child of this.store?.children ?? []) child.force();
    this.release();
  }

  private release(): void {
    if (this.lock) removeState(this.folders.data);
    this.lock?.release();
    this.lock = undefined;
  }

  private async takeFolder(): Promise<void> {
    if (!existsSync(serverProgram)) throw new Failure("E_NOT_BUILT", this.words.notBuilt);
    const { data } = this.folders;
    try {
      this.lock = Lock.take(data, this.url);
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      const { supervisor, url } = error.holding;
      throw new Failure("E_ALREADY_RUNNING", this.words.alreadyRunning(data, supervisor.pid, url));
    }
    await endLeftovers(this.lock.leftovers, (mark) => this.emit("leftover", mark));
  }

  private async startStore(signal: AbortSignal): Promise<void> {
    const store = new LocalStore(this.options, this.folders, this.words, (child) => this.launch(child));
    this.store = store;
    for (const kind of store.othersWithData) this.emit("unseen", kind);
    await store.start(signal);
  }

  private async startServing(signal: AbortSignal): Promise<void> {
    const { options, folders, words, redisUrl, url } = this;
    const { data } = folders;
    const operatorKey = options.operatorKey ?? operatorKeyIn(data);
    this.serving = new Serving({
      ...{ url, options, folders, words, redisUrl, operatorKey },
      taken: this.storeProcesses.map(({ port }) => port),
      launch: (child) => this.launch(child),
      left: (name) => this.emit("left", name),
    });
    await this.serving.start(signal);
    writeState({ url, operatorKey, pid: process.pid, data });
  }

  private launch(child: Child): Child {
    child.on("started", (mark) => {
      this.marks.set(child.name, mark);
      this.lock?.record([...this.marks.values()]);
      this.emit("started", mark);
    });
    child.on("crashed", (crash) => this.emit("crashed", crash));
    this.emit("starting", child.name);
    child.start();
    return child;
  }

  private failureOf({ name, lines }: Crash): Failure {
    if (/^(redis|sentinel)/.test(name)) return new Failure("E_REDIS_FAILED", this.words.redisFailed(lines), lines);
    if (name === "nginx") return new Failure("E_EDGE_FAILED", this.words.edgeFailed(lines), lines);
    return new Failure("E_NODE_FAILED", this.words.nodeFailed(name, lines), lines);
  }
}

function defaults(): Options {
  const reading = readOptions([], {}, process.cwd());
  if (reading.kind !== "run") throw new Error("the defaults are wrong");
  return reading.options;
}
