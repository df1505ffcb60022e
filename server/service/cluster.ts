import { type ClusterStatus, type Order, Refusal } from "#protocol";
import type { NodeStanding, Nodes } from "./nodes.ts";
import type { Watcher } from "./readers.ts";

/** Who runs the nodes' processes, where that is our own supervisor. */
export interface Supervisor {
  /** Resolves when it is done. @throws Error whose message says why it could not be */
  order(order: Order): Promise<void>;
}

/** Where the once-a-second picture leaves for those who watch. */
export interface ClusterOutlet<W extends Watcher> {
  cluster(watcher: W, status: ClusterStatus): void;
}

export interface ClusterTools<W extends Watcher> {
  node: string;
  demo: boolean;
  version: string;
  nodes: Nodes;
  supervisor: Supervisor | undefined;
  outlet: ClusterOutlet<W>;
}

/** The cluster for those who look at it, and what they may ask of it. */
export class ClusterView<W extends Watcher> {
  readonly #tools: ClusterTools<W>;
  /** Watchers, and whether each is an operator. */
  readonly #watchers = new Map<W, boolean>();

  constructor(tools: ClusterTools<W>) {
    this.#tools = tools;
  }

  async status(operator: boolean): Promise<ClusterStatus> {
    const { node, demo, supervisor, nodes } = this.#tools;
    return {
      at: Date.now(),
      node,
      demo,
      operator,
      supervised: supervisor !== undefined,
      store: { kind: "single", ok: !nodes.away, pingMs: 0, replicas: 0 },
      nodes: nodes.list.map((standing) => this.#info(standing)),
      events: [],
    };
  }

  /** The same, and from now on once a second, until the watcher goes or is dropped. */
  async watch(watcher: W, operator: boolean): Promise<ClusterStatus> {
    const status = await this.status(operator);
    if (!watcher.gone) this.#watchers.set(watcher, operator);
    return status;
  }

  drop(watcher: W): void {
    this.#watchers.delete(watcher);
  }

  /** Once a second: the picture goes to all who watch. */
  async beat(): Promise<void> {
    if (this.#watchers.size === 0) return;
    const status = await this.status(false);
    for (const [watcher, operator] of this.#watchers) this.#tools.outlet.cluster(watcher, { ...status, operator });
  }

  /** @throws Refusal NOT_SUPERVISED, or ORDER_FAILED with the supervisor's words */
  async order(order: Order): Promise<void> {
    const { supervisor } = this.#tools;
    if (!supervisor) throw new Refusal("NOT_SUPERVISED");
    try {
      await supervisor.order(order);
    } catch (cause) {
      throw new Refusal("ORDER_FAILED", cause instanceof Error ? { message: cause.message, cause } : { cause });
    }
  }

  async drain(_node: string): Promise<void> {
    throw new Refusal("NODE_NOT_FOUND");
  }

  async undrain(_node: string): Promise<void> {
    throw new Refusal("NODE_NOT_FOUND");
  }

  #info({ run, name, address, startedAt, state }: NodeStanding): ClusterStatus["nodes"][number] {
    return { run, name, address, version: this.#tools.version, startedAt, state, since: startedAt };
  }
}
