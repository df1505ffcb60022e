import { type ClusterStatus, commandLine, type LoadReport, type Order, Refusal } from "#protocol";
import type { ClusterReading, NodeStore } from "../data/nodes.ts";
import { nodeInfos, SUSPECT_MS } from "./cluster-picture.ts";
import type { Nodes } from "./nodes.ts";
import type { Watcher } from "./readers.ts";

/** How long sockets are spread anew once somebody asked for it, ms. */
const REBALANCE_MS = 30_000;

/** Who runs the nodes' processes, where that is our own supervisor. */
export interface Supervisor {
  /** What the simulated clients last reported, while they run. */
  readonly load: LoadReport | undefined;
  /** Resolves when it is done. @throws Error whose message says why it could not be */
  order(order: Order): Promise<void>;
  /** Told when the supervisor saw the process of a node end. */
  onEnded(listener: (node: string) => void): void;
}

/** Where the once-a-second picture leaves for those who watch. */
export interface ClusterOutlet<W extends Watcher> {
  cluster(watchers: Iterable<W>, status: ClusterStatus): void;
}

/** The store as a whole. */
export interface StoreHealth {
  readonly kind: ClusterStatus["store"]["kind"];
  /** Replicas of the primary that has the fewest. */
  fewestReplicas(): number;
}

export interface ClusterTools<W extends Watcher> {
  node: string;
  demo: boolean;
  nodes: Nodes;
  list: NodeStore;
  store: StoreHealth;
  supervisor: Supervisor | undefined;
  outlet: ClusterOutlet<W>;
  /** The cluster could not be read, or what was asked for not be written down. */
  trouble(cause: unknown): void;
}

/**
 * The cluster for those who look at it, and what they may ask of it. Only a node that somebody watches through reads
 * what all of them measured: once a second, however many watch.
 */
export class ClusterView<W extends Watcher> {
  readonly #tools: ClusterTools<W>;
  /** Those who watch: operators, and everybody else. */
  readonly #watchers = { operators: new Set<W>(), others: new Set<W>() };
  #reading: Promise<ClusterReading | undefined> | undefined;
  /** What was read last: all that there is to show while the store is away. */
  #last: ClusterReading = { now: 0, rows: [], events: [] };

  constructor(tools: ClusterTools<W>) {
    this.#tools = tools;
    tools.supervisor?.onEnded((node) => tools.nodes.ended(node));
  }

  async status(operator: boolean): Promise<ClusterStatus> {
    const read = await this.#read();
    return this.#status(read, operator);
  }

  /** The same, and from now on once a second, until the watcher goes or is dropped. */
  async watch(watcher: W, operator: boolean): Promise<ClusterStatus> {
    const status = await this.status(operator);
    this.drop(watcher);
    if (!watcher.gone) this.#watchers[operator ? "operators" : "others"].add(watcher);
    return status;
  }

  drop(watcher: W): void {
    this.#watchers.operators.delete(watcher);
    this.#watchers.others.delete(watcher);
  }

  /** Once a second: the picture goes to all who watch. */
  async beat(): Promise<void> {
    const { operators, others } = this.#watchers;
    if (operators.size + others.size === 0) return;
    const read = await this.#read();
    const { outlet } = this.#tools;
    if (operators.size > 0) outlet.cluster(operators, this.#status(read, true));
    if (others.size > 0) outlet.cluster(others, this.#status(read, false));
  }

  /** @throws Refusal NOT_SUPERVISED, or ORDER_FAILED with the supervisor's words */
  async order(order: Order): Promise<void> {
    const { supervisor } = this.#tools;
    if (!supervisor) throw new Refusal("NOT_SUPERVISED");
    this.asked(order);
    const before = this.#tools.nodes.size;
    try {
      await supervisor.order(order);
    } catch (cause) {
      throw new Refusal("ORDER_FAILED", cause instanceof Error ? { message: cause.message, cause } : { cause });
    }
    if (order.order === "scale" && order.nodes > before) this.#spread();
  }

  /** A node is to move its sockets to others, and to stay. @throws Refusal NODE_NOT_FOUND, LAST_NODE */
  async drain(node: string): Promise<void> {
    await this.#setDrain("drain", node);
  }

  /** It takes sockets again, and gets its share of those there are. @throws Refusal NODE_NOT_FOUND */
  async undrain(node: string): Promise<void> {
    await this.#setDrain("undrain", node);
    this.#spread();
  }

  /** Nodes with more than their share of the sockets let some move to others. */
  async rebalance(): Promise<void> {
    await this.#tools.list.rebalance(REBALANCE_MS);
    this.asked({ order: "rebalance" });
  }

  /** What it follows was done, whatever becomes of this. */
  #spread(): void {
    this.#tools.list.rebalance(REBALANCE_MS).catch((cause: unknown) => this.#tools.trouble(cause));
  }

  async #setDrain(order: "drain" | "undrain", node: string): Promise<void> {
    const found = await this.#tools.list.drain(node, order === "undrain", SUSPECT_MS);
    if (found === "unknown") throw new Refusal("NODE_NOT_FOUND");
    if (found === "last") throw new Refusal("LAST_NODE");
    this.asked({ order, node });
  }

  /** Whether there lately was a node of this name. */
  knows(node: string): boolean {
    return this.#tools.nodes.knows(node);
  }

  /** Everybody who watches sees what an operator asked for; nothing waits until it is written down. */
  asked(order: Parameters<typeof commandLine>[0]): void {
    this.#tools.list.asked(commandLine(order)).catch((cause: unknown) => this.#tools.trouble(cause));
  }

  /** One reading for all who ask meanwhile. @returns nothing while the store is away */
  async #read(): Promise<ClusterReading | undefined> {
    this.#reading ??= this.#tools.list
      .read()
      .then(
        (read) => {
          this.#last = read;
          return read;
        },
        (cause: unknown) => {
          this.#tools.trouble(cause);
          return undefined;
        },
      )
      .finally(() => {
        this.#reading = undefined;
      });
    return await this.#reading;
  }

  #status(read: ClusterReading | undefined, operator: boolean): ClusterStatus {
    const { node, demo, supervisor, nodes, store } = this.#tools;
    const { now, rows, events } = read ?? this.#last;
    const load = supervisor?.load;
    return {
      at: Math.round(read?.now ?? nodes.clock.now()),
      node,
      demo,
      operator,
      supervised: supervisor !== undefined,
      store: {
        kind: store.kind,
        ok: read !== undefined && !nodes.away,
        pingMs: Math.round(nodes.pingMs * 10) / 10,
        replicas: store.fewestReplicas(),
      },
      // While the store is away nobody can be heard: that says nothing of the nodes.
      nodes: nodeInfos(rows, now),
      events,
      ...(load ? { load } : {}),
    };
  }
}
