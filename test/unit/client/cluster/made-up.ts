import type {
  ClusterEvent,
  ClusterStatus,
  LoadReport,
  NodeInfo,
  NodeStats,
} from "../../../../server/protocol/index.ts";
import { timeClass } from "../../../../server/protocol/times.ts";

interface MadeUpNode {
  run: string;
  startedAt: number;
  state: NodeInfo["state"];
  since: number;
  sockets: number;
  arrivals: Map<string, number[]>;
  resets: number;
}

/** A cluster that is only told of: what its nodes would say, second after second, and whatever befalls them. */
export class MadeUpCluster {
  at = 1_000_000_000;
  observer = "node-1";
  load: LoadReport | undefined;
  readonly nodes = new Map<string, MadeUpNode>();
  readonly events: ClusterEvent[] = [];
  #runs = 0;

  constructor(nodes: number, sockets = 100) {
    for (let i = 1; i <= nodes; i += 1) this.start(`node-${i}`, sockets);
    this.events.length = 0;
  }

  /** What a node would answer now. */
  get status(): ClusterStatus {
    return structuredClone({
      at: this.at,
      node: this.observer,
      ...{ demo: true, operator: true, supervised: true },
      store: { kind: "single", ok: true, pingMs: 0.3, replicas: 1 },
      nodes: [...this.nodes].map(([name, node]) => info(name, node)),
      events: this.events.slice(-50),
      ...(this.load ? { load: this.load } : {}),
    });
  }

  /** The next picture. @param ms later than the one before */
  after(ms = 1_000): ClusterStatus {
    this.at += ms;
    return this.status;
  }

  of(name: string): MadeUpNode {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`There is no ${name}.`);
    return node;
  }

  start(name: string, sockets = 0): void {
    this.#runs += 1;
    const at = { startedAt: this.at, since: this.at };
    this.nodes.set(name, { run: `run-${this.#runs}`, state: "up", ...at, sockets, arrivals: new Map(), resets: 0 });
    this.say("started", name);
  }

  become(name: string, state: NodeInfo["state"], since = this.at): void {
    Object.assign(this.of(name), { state, since });
  }

  /** @param ms how long the cluster took to notice */
  lose(name: string, ms = 0): void {
    this.at += ms;
    this.become(name, "down");
    this.of(name).sockets = 0;
    this.say("lost", name);
  }

  say(type: ClusterEvent["type"], node?: string, text?: string): void {
    const id = `${this.at}-${this.events.length}`;
    this.events.push({ id, at: this.at, type, ...(node ? { node } : {}), ...(text ? { text } : {}) });
  }

  /** So many clients of a node come to another one, each without a connection for so long. */
  move(from: string, to: string, clients: number, awayMs: number): void {
    const node = this.of(to);
    const counts = node.arrivals.get(from) ?? [];
    const index = timeClass(awayMs);
    while (counts.length <= index) counts.push(0);
    counts[index] = (counts[index] ?? 0) + clients;
    node.arrivals.set(from, counts);
    node.sockets += clients;
  }
}

function info(name: string, { run, startedAt, state, since, ...measured }: MadeUpNode): NodeInfo {
  const about = { run, name, address: `127.0.0.1:${name}`, version: "1.0.0", startedAt, state, since };
  return state === "down" ? about : { ...about, stats: stats(measured) };
}

function stats({ sockets, arrivals, resets }: Pick<MadeUpNode, "sockets" | "arrivals" | "resets">): NodeStats {
  return {
    ...{ sockets, people: sockets, rooms: 3, in: sockets / 10, out: sockets, calls: 12, errors: 0, opened: 0 },
    ...{ latency: [0, 0, 0, 90, 0, 9, 0, 0, 1], kept: 0, delivered: 0, resets, repeated: 0 },
    arrivals: [...arrivals].map(([from, away]) => ({ from, away: [...away] })),
    ...{ loopMs: 11.2, cpu: 0.07, rss: 90_000_000 },
  };
}

/** @param found what the clients of the load found missing, twice or out of order */
export function loadOf(acknowledged: number, found: Partial<LoadReport> = {}): LoadReport {
  const asked = { clients: 100, rate: 60, mode: "stateless", connected: 100 } as const;
  return { ...asked, acknowledged, delivered: acknowledged * 9, lost: 0, doubled: 0, disordered: 0, ...found };
}
