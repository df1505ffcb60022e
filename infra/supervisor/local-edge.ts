import { Failure } from "../failure.ts";
import { requireProgram } from "../install/install.ts";
import type { Words } from "../words.ts";
import type { Child } from "./child.ts";
import { edgeChild, testSite, writeSite } from "./edge.ts";
import type { Folders } from "./folders.ts";
import type { Options } from "./options.ts";
import { nodeBehind } from "./ready.ts";
import { wait } from "./wait.ts";

/** Sockets stay where they are when nodes come: their workers are from before the reload, and end with the last of them. */
const keepSockets = "1h";
const takenUpWithin = 10_000;

/** The edge of a local cluster: nginx before nodes that come and go. */
export class LocalEdge {
  readonly child: Child;
  private readonly program: string;
  private readonly options: Options;
  private readonly folders: Folders;
  private readonly words: Words;

  constructor(options: Options, folders: Folders, words: Words) {
    this.program = requireProgram("nginx", words);
    this.options = options;
    this.folders = folders;
    this.words = words;
    this.child = edgeChild(this.program, folders);
  }

  /** Writes its files for these nodes, and lets nginx judge them. */
  async prepare(nodePorts: readonly number[]): Promise<void> {
    writeSite({ ...this.options, nodePorts, unixSockets: true, keepSockets }, this.folders);
    await testSite(this.program, this.folders, this.words);
  }

  /** Places whoever comes from now on among these nodes; drops nobody who is here. */
  async point(nodePorts: readonly number[]): Promise<void> {
    await this.prepare(nodePorts);
    this.child.kill("SIGHUP");
  }

  /** Waits until one of these nodes is given calls. */
  async serves(url: string, names: readonly string[], signal: AbortSignal): Promise<void> {
    const isSeen = async () => {
      // As many at once as there are nodes: each is given some.
      const answers = await Promise.allSettled(names.concat("").map(() => nodeBehind(url)));
      return answers.some((answer) => answer.status === "fulfilled" && names.includes(answer.value));
    };
    if (await wait(isSeen, takenUpWithin, signal)) return;
    throw new Failure("E_EDGE_FAILED", this.words.orders.notServing, this.child.lastLines);
  }
}
