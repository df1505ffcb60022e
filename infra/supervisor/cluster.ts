import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { Failure } from "../failure.ts";
import { requireProgram } from "../install/install.ts";
import type { StoreKind } from "../store/plan.ts";
import { type Words, wordsIn } from "../words.ts";
import type { Child, Crash } from "./child.ts";
import { edgeChild, testSite, writeSite } from "./edge.ts";
import { type Folders, makeFolders } from "./folders.ts";
import { endLeftovers } from "./leftovers.ts";
import { Lock, LockHeld } from "./lock.ts";
import { nodeChild, serverProgram } from "./node.ts";
import { type Options, readOptions } from "./options.ts";
import { freeFrom, holderOf, refusalOf } from "./ports.ts";
import type { ProcessMark } from "./processes.ts";
import { isReady, sendAndReadBack } from "./ready.ts";
import { LocalStore, type RunningStoreProcess } from "./store.ts";
import { wait } from "./wait.ts";

/** A chat node as others see it. */
export interface ClusterNode {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  readonly port: number;
  readonly url: string;
}

interface ClusterEvents {
  /** Something is being started. */
  starting: [name: string];
  /** A child of ours runs, for the first time or again. */
  started: [mark: ProcessMark];
  /** A child of ours ended unasked; it will be started again. */
  crashed: [crash: Crash];
  /** Something that an earlier supervisor left running was stopped. */
  leftover: [mark: ProcessMark];
  /** The data folder also has messages of this other kind of store, which nobody sees now. */
  unseen: [kind: StoreKind];
}

const readyWithin = 30_000;
// Together below the 5 s that a stop may take.
const stopWithin = { edge: 3_400, node: 3_000 };

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
  private nodeChildren: readonly Child[] = [];
  private edge: Child | undefined;
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
    return this.nodeChildren.map((child, index) => {
      const port = this.options.port + index + 1;
      return { name: child.name, pid: child.pid, port, url: `http://127.0.0.1:${port}` };
    });
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
      await this.requirePorts();
      await this.startStore(starting.signal);
      await this.startNodesAndEdge(starting.signal);
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
    this.children.find((child) => child.name === name)?.kill(signal);
  }

  /** Ends everything within 5 s: no new people, then the nodes, then the store with all it was given. */
  async stop(): Promise<void> {
    const edge = this.edge?.stop(stopWithin.edge);
    await Promise.all(this.nodeChildren.map((child) => child.stop(stopWithin.node)));
    await this.store?.stopSentinels();
    await edge;
    await this.store?.stop();
    this.lock?.release();
    this.lock = undefined;
  }

  /** Ends everything at once, asking nobody. */
  force(): void {
    for (const child of this.children) child.force();
    this.lock?.release();
    this.lock = undefined;
  }

  private get children(): Child[] {
    return [...(this.store?.children ?? []), ...this.nodeChildren, this.edge].filter((child) => child !== undefined);
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

  private async requirePorts(): Promise<void> {
    const { host, port, nodes } = this.options;
    const wanted = [port, ...Array.from({ length: nodes }, (_, index) => port + 1 + index)];
    for (const each of wanted) {
      const refusal = await refusalOf(each, each === port ? host : "127.0.0.1");
      if (refusal === undefined) continue;
      if (refusal === "EACCES") throw new Failure("E_PORT_DENIED", this.words.portDenied(each));
      if (refusal === "EADDRNOTAVAIL") throw new Failure("E_HOST_UNKNOWN", this.words.hostUnknown(host));
      const free = await freeFrom(port + 1, nodes + 1, host);
      throw new Failure("E_PORT_IN_USE", this.words.portInUse(each, holderOf(each), free));
    }
  }

  private async startStore(signal: AbortSignal): Promise<void> {
    const store = new LocalStore(this.options, this.folders, this.words, (child) => this.launch(child));
    this.store = store;
    for (const kind of store.othersWithData) this.emit("unseen", kind);
    await store.start(signal);
  }

  private async startNodesAndEdge(signal: AbortSignal): Promise<void> {
    const { options, folders, words } = this;
    const program = requireProgram("nginx", words);
    const children = Array.from({ length: options.nodes }, (_, index) =>
      nodeChild(index + 1, options, this.redisUrl, folders),
    );
    this.nodeChildren = children;
    for (const child of children) this.launch(child);
    writeSite({ ...options, nodePorts: this.nodes.map((node) => node.port) }, folders);
    await testSite(program, folders, words);
    await Promise.all(this.nodes.map((node) => this.requireReady(node, signal)));
    this.edge = this.launch(edgeChild(program, folders));
    await this.requireRoundTrip(signal);
  }

  private async requireReady(node: ClusterNode, signal: AbortSignal): Promise<void> {
    if (await wait(() => isReady(node.url), readyWithin, signal)) return;
    const lines = this.nodeChildren.find((child) => child.name === node.name)?.lastLines;
    throw new Failure("E_NODE_FAILED", this.words.notReady(node.name, readyWithin / 1_000), lines);
  }

  private async requireRoundTrip(signal: AbortSignal): Promise<void> {
    let why = "";
    const send = async () => {
      try {
        await sendAndReadBack(this.url, this.words.welcome, this.folders);
        return true;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        return false;
      }
    };
    if (!(await wait(send, 15_000, signal))) throw new Failure("E_NO_ANSWER", this.words.noAnswer(why));
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
