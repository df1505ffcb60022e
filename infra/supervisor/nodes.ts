import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import type { Child } from "./child.ts";
import type { Folders } from "./folders.ts";
import { drainSeconds, nodeChild, nodeName } from "./node.ts";
import type { Options } from "./options.ts";
import { freeFrom, refusalOf } from "./ports.ts";
import { isReady } from "./ready.ts";
import { wait } from "./wait.ts";

/** A chat node as others see it. */
export interface ClusterNode {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  readonly port: number;
  readonly url: string;
}

/** What nodes are started with. */
export interface NodesTools {
  options: Options;
  folders: Folders;
  words: Words;
  redisUrl: string;
  operatorKey: string;
  /** Ports that belong to others of this cluster, also while nobody listens on them. */
  taken: readonly number[];
  launch(child: Child): Child;
}

const readyWithin = 30_000;
/** A node that drains has its window, and then some time to end. */
const drainWithin = drainSeconds * 1_000 + 10_000;

/** The chat nodes of a local cluster, numbered from 1; there may be more or fewer of them while it runs. */
export class LocalNodes {
  private readonly tools: NodesTools;
  private readonly running: { child: Child; port: number }[] = [];

  constructor(tools: NodesTools) {
    this.tools = tools;
  }

  get children(): readonly Child[] {
    return this.running.map(({ child }) => child);
  }

  get list(): readonly ClusterNode[] {
    return this.running.map(({ child, port }) => {
      return { name: child.name, pid: child.pid, port, url: `http://127.0.0.1:${port}` };
    });
  }

  get names(): readonly string[] {
    return this.children.map(({ name }) => name);
  }

  /** The ports of the first so many. */
  ports(count = this.running.length): readonly number[] {
    return this.running.slice(0, count).map(({ port }) => port);
  }

  /** Starts nodes until there are so many, without waiting for them. */
  async add(count: number, signal: AbortSignal): Promise<void> {
    const { options, folders, redisUrl, operatorKey, launch } = this.tools;
    while (this.running.length < count) {
      const number = this.running.length + 1;
      const port = await this.portFor(number);
      signal.throwIfAborted();
      const child = nodeChild({ name: nodeName(number), port, redisUrl, operatorKey }, options, folders);
      this.running.push({ child, port });
      launch(child);
    }
  }

  /** Waits until these are ready. Throws Failure E_NODE_FAILED with the last words of one that is not. */
  async ready(names: readonly string[], signal: AbortSignal): Promise<void> {
    const those = this.list.filter(({ name }) => names.includes(name));
    await Promise.all(those.map((node) => this.requireReady(node, signal)));
  }

  /** Ends the last ones until there are so many: each empties itself first. Tells each before it is asked to. */
  async remove(count: number, leaving: (name: string) => void): Promise<void> {
    const last = this.running.slice(count);
    await Promise.all(
      last.map(async ({ child }) => {
        leaving(child.name);
        await child.stop(drainWithin, "SIGTERM");
      }),
    );
    // Whoever stops the cluster meanwhile must still find those that have not ended.
    this.running.splice(count);
  }

  /** Ends the last ones at once until there are so many. */
  forget(count: number): void {
    for (const { child } of this.running.splice(count)) child.force();
  }

  /** Empties a node, ends it, and starts it again; waits until it is ready. */
  async restart(name: string, leaving: (name: string) => void, signal: AbortSignal): Promise<void> {
    const child = this.childNamed(name);
    leaving(name);
    await child.stop(drainWithin, "SIGTERM");
    signal.throwIfAborted();
    child.start();
    await this.ready([name], signal);
  }

  /** Throws Failure E_NODE_UNKNOWN. */
  childNamed(name: string): Child {
    const child = this.children.find((each) => each.name === name);
    if (!child) throw new Failure("E_NODE_UNKNOWN", this.tools.words.orders.noNode(name));
    return child;
  }

  private async requireReady(node: ClusterNode, signal: AbortSignal): Promise<void> {
    if (await wait(() => isReady(node.url), readyWithin, signal)) return;
    const { words } = this.tools;
    const lines = this.childNamed(node.name).lastLines;
    throw new Failure("E_NODE_FAILED", words.notReady(node.name, readyWithin / 1_000), lines);
  }

  /** The one that follows the edge's where it is free; at the start somebody has looked that it is. */
  private async portFor(number: number): Promise<number> {
    const { options, taken } = this.tools;
    const ours = [...taken, ...this.ports()];
    const usual = options.port + number;
    const usable = usual < 65_536 && !ours.includes(usual) && (await refusalOf(usual, "127.0.0.1")) === undefined;
    return usable ? usual : await freeFrom(options.port < 60_000 ? options.port + 51 : 10_081, 1, "127.0.0.1", ours);
  }
}
