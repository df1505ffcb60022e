import type { FromSupervisor } from "#protocol";
import { Failure } from "../failure.ts";
import type { Child } from "./child.ts";
import { Load } from "./load.ts";
import { LocalEdge } from "./local-edge.ts";
import { LocalNodes, type NodesTools } from "./nodes.ts";
import { Orders } from "./orders.ts";
import { sendAndReadBack } from "./ready.ts";
import { wait } from "./wait.ts";

interface Tools extends NodesTools {
  /** Where the edge is. */
  url: string;
  /** Told of each node that was emptied and ended. */
  left(name: string): void;
}

// Together below the 5 s that a stop may take.
const stopWithin = { edge: 3_200, node: 3_000 };

/** What stands over the store and serves people: nodes, the edge before them, simulated clients where they are asked for. */
export class Serving {
  readonly nodes: LocalNodes;
  private readonly tools: Tools;
  private readonly edge: LocalEdge;
  private readonly load: Load;
  /** Ends what orders began, when all is to stop. */
  private readonly ending = new AbortController();

  constructor(tools: Tools) {
    this.tools = tools;
    const { options, folders, words } = tools;
    const orders = new Orders({
      scale: (count, leaving) => this.scale(count, leaving),
      restart: (name, leaving) => this.restart(name, leaving),
      kill: (name, signal) => this.nodes.childNamed(name).kill(signal),
      load: (plan) => this.load.run(plan),
    });
    const launch = (child: Child) => {
      orders.listenTo(child);
      // Whoever looks need not wait for the end of its lease.
      child.on("ended", () => this.tell({ teahouse: "ended", node: child.name }));
      return tools.launch(child);
    };
    this.nodes = new LocalNodes({ ...tools, launch });
    this.edge = new LocalEdge(options, folders, words);
    this.load = new Load({ ...tools, report: (report) => this.tell({ teahouse: "load", report }) });
  }

  get children(): readonly Child[] {
    return [...this.nodes.children, this.edge.child];
  }

  /** Starts everything and waits until a message makes its way. */
  async start(signal: AbortSignal): Promise<void> {
    const { options, launch } = this.tools;
    await this.nodes.add(options.nodes, signal);
    await this.edge.prepare(this.nodes.ports());
    await this.nodes.ready(this.nodes.names, signal);
    launch(this.edge.child);
    await this.requireRoundTrip(signal);
  }

  /** See Cluster.scale. */
  async scale(count: number, leaving: (name: string) => void): Promise<void> {
    const { nodes, edge } = this;
    const { signal } = this.ending;
    signal.throwIfAborted();
    const before = nodes.names;
    try {
      await nodes.add(count, signal);
      await nodes.ready(nodes.names.slice(before.length), signal);
    } catch (error) {
      nodes.forget(before.length);
      throw error;
    }
    await edge.point(nodes.ports(count));
    const more = nodes.names.slice(before.length);
    if (more.length > 0) await edge.serves(this.tools.url, more, signal);
    await nodes.remove(count, leaving);
    for (const name of before.slice(count)) this.tools.left(name);
  }

  /** See Cluster.restart. */
  async restart(name: string, leaving: (name: string) => void): Promise<void> {
    this.ending.signal.throwIfAborted();
    await this.nodes.restart(name, leaving, this.ending.signal);
  }

  /** Ends all of it: no new people, then the nodes. */
  async stop(): Promise<void> {
    this.ending.abort(new Failure("E_INTERRUPTED", this.tools.words.interrupted));
    const edge = this.edge.child.stop(stopWithin.edge);
    await Promise.all([...this.nodes.children.map((child) => child.stop(stopWithin.node)), this.load.stop()]);
    await edge;
  }

  /** Ends all of it at once. */
  force(): void {
    this.load.force();
    for (const child of this.children) child.force();
  }

  private tell(message: FromSupervisor): void {
    for (const child of this.nodes.children) child.tell(message);
  }

  private async requireRoundTrip(signal: AbortSignal): Promise<void> {
    const { url, words, folders } = this.tools;
    let why = "";
    const send = async () => {
      try {
        await sendAndReadBack(url, words.welcome, folders);
        return true;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        return false;
      }
    };
    if (!(await wait(send, 15_000, signal))) throw new Failure("E_NO_ANSWER", words.noAnswer(why));
  }
}
