import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ClusterStatus, LoadReport } from "#protocol";
import { httpCaller } from "../../client/sdk/index.ts";
import type { LoadPlan } from "../load/plan.ts";
import { LoadProcess } from "../load/process.ts";
import { type Cluster, startCluster } from "../supervisor/cluster.ts";
import type { Options } from "../supervisor/options.ts";
import { freeFrom } from "../supervisor/ports.ts";
import { readState } from "../supervisor/state.ts";
import type { Lang } from "../words.ts";

/** Above what browsers refuse, below what the kernel gives to connections. */
const PORTS_FROM = 12_000;
/** Room for the nodes that are added later. */
const PORTS = 12;

/** Where a demonstration plays: a cluster of its own, on free ports, in a folder that goes with it. */
export class Stage {
  readonly fast: boolean;
  readonly repetitions: number;
  readonly steps: { at: number; text: string }[] = [];
  readonly signal: AbortSignal;
  readonly #lang: Lang;
  readonly #tell: (text: string) => void;
  readonly #from = performance.now();
  readonly #folder = mkdtempSync(join(tmpdir(), "teahouse-demo-"));
  readonly #loads = new Set<LoadProcess>();
  #cluster: Cluster | undefined;

  constructor(given: { fast: boolean; lang: Lang; signal: AbortSignal; tell: (text: string) => void }) {
    this.fast = given.fast;
    this.repetitions = given.fast ? 1 : 3;
    this.signal = given.signal;
    this.#lang = given.lang;
    this.#tell = given.tell;
  }

  /** What people read, in their language. */
  t(english: string, chinese: string): string {
    return this.#lang === "zh" ? chinese : english;
  }

  /** Seconds since the demonstration began. */
  get at(): number {
    return (performance.now() - this.#from) / 1000;
  }

  /** Says what happens now. */
  step(english: string, chinese: string): void {
    const text = this.t(english, chinese);
    this.steps.push({ at: Math.round(this.at * 10) / 10, text });
    this.#tell(`+${this.at.toFixed(1).padStart(5)} s  ${text}`);
  }

  get cluster(): Cluster {
    if (!this.#cluster) throw new Error("the stage is empty");
    return this.#cluster;
  }

  get url(): string {
    return this.cluster.url;
  }

  async open(nodes: number, more: Partial<Options> = {}): Promise<void> {
    const port = await freeFrom(PORTS_FROM + Math.floor(Math.random() * 15_000), PORTS, "127.0.0.1");
    const data = join(this.#folder, `data-${port}`);
    const given = { nodes, port, data, host: "127.0.0.1", limits: false, demo: true, ...more };
    this.#cluster = await startCluster(given, this.signal);
    this.step(`${nodes} ${nodes === 1 ? "node" : "nodes"} behind ${this.url}`, `${nodes} 个节点，入口 ${this.url}`);
  }

  /** The cluster as it stands; asked until a node has time to answer. */
  async status(): Promise<ClusterStatus> {
    const key = readState(this.cluster.folders.data)?.operatorKey;
    const http = httpCaller({ url: this.url, operator: () => key });
    for (;;) {
      this.signal.throwIfAborted();
      const status = await http.call("cluster.status", {}).catch(() => undefined);
      if (status) return status;
      await this.pause(100);
    }
  }

  /** @throws Error when it is not so within so many seconds */
  async until(what: string, within: number, look: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + within * 1000;
    while (!(await look())) {
      if (performance.now() > deadline) throw new Error(`waited ${within} s in vain until ${what}`);
      await this.pause(50);
    }
  }

  async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.signal });
  }

  /** Simulated clients, when all of them are connected. */
  async load(plan: Pick<LoadPlan, "clients" | "rate"> & Partial<LoadPlan>): Promise<LoadProcess> {
    const whole: LoadPlan = {
      ...{ url: this.url, mode: "stateless", state: join(this.#folder, "load.json"), roomSize: 20, pace: 100 },
      ...plan,
    };
    const load = new LoadProcess(whole, join(this.#folder, "load.log"));
    this.#loads.add(load);
    const all = () => (load.report?.connected ?? 0) >= whole.clients;
    await this.until("all clients are connected", 60, all);
    return load;
  }

  /** Nothing stays behind. */
  async close(): Promise<void> {
    for (const load of this.#loads) load.kill();
    await this.#cluster?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Counts since an earlier report. */
export function since(now: readonly number[] = [], before: readonly number[] = []): number[] {
  return now.map((count, i) => count - (before[i] ?? 0));
}

/** What was broken, in all. */
export const brokenIn = ({ doubled, disordered }: LoadReport) => doubled + disordered;
