import { NotSent } from "./asking.ts";
import type { Replicas } from "./replicas.ts";
import type { Arg } from "./script.ts";
import type { ConnectionOptions, Topology } from "./topology.ts";
import { type Change, Writer } from "./writer.ts";

/** How often a change follows its key to another primary before the caller is told to come again. */
const MOVES = 4;

/** Changes to the store, each on the connection to the primary of its key. */
export class Writes {
  readonly #topology: Topology;
  readonly #options: ConnectionOptions;
  readonly #replicas: Replicas;
  readonly #onPromoted: () => void;
  readonly #writers = new Map<string, Writer>();

  /** @param onPromoted told when a primary answers that took the place of another one */
  constructor(topology: Topology, options: ConnectionOptions, replicas: Replicas, onPromoted: () => void) {
    this.#topology = topology;
    this.#options = options;
    this.#replicas = replicas;
    this.#onPromoted = onPromoted;
    topology.onMoved(() => this.#settle());
    this.#settle();
  }

  get ready(): boolean {
    return this.#writers.size > 0 && [...this.#writers.values()].every((writer) => writer.ready);
  }

  /** Replicas of the primary that has the fewest, as they were last counted. */
  get fewestReplicas(): number {
    return this.#writers.size === 0 ? 0 : Math.min(...[...this.#writers.values()].map((writer) => writer.found));
  }

  /**
   * Runs one command that changes something; resolves with its answer (buffers) once it is kept as ACK asks.
   * @param key decides which primary takes it
   * @param sent runs when it has been sent and not been answered
   */
  async run(key: string, name: string, args: readonly Arg[], sent?: () => void): Promise<unknown> {
    const change: Change = sent ? { name, args, sent } : { name, args };
    let to = this.#topology.primaryOf(key);
    for (let move = 0; ; move += 1) {
      if (to === undefined) throw new NotSent("no primary of this key is known");
      try {
        return await this.#writerOf(to).run(change);
      } catch (error) {
        // A redirection says that nothing ran: so this is no second try of something that may have.
        const redirection = readRedirection(error);
        if (!redirection || move === MOVES) throw error;
        if (redirection.how === "ASK") return await this.#writerOf(redirection.to).run({ ...change, asking: true });
        await this.#topology.refresh();
        to = redirection.to;
      }
    }
  }

  close(): void {
    for (const writer of this.#writers.values()) writer.close();
    this.#writers.clear();
  }

  #writerOf(primary: string): Writer {
    const known = this.#writers.get(primary);
    if (known) return known;
    const redis = this.#topology.connect(primary, "write", this.#options);
    const writer = new Writer(redis, this.#replicas, this.#onPromoted);
    this.#writers.set(primary, writer);
    return writer;
  }

  /** Connected before the first change comes, and only to those that are primaries. */
  #settle(): void {
    const primaries = this.#topology.primaries();
    for (const primary of primaries) this.#writerOf(primary);
    for (const [primary, writer] of this.#writers) {
      if (primaries.includes(primary)) continue;
      this.#writers.delete(primary);
      writer.close();
    }
  }
}

function readRedirection(error: unknown): { how: "MOVED" | "ASK"; to: string } | undefined {
  const [, how, to] = /^(MOVED|ASK) \d+ (\S+:\d+)$/.exec(error instanceof Error ? error.message : "") ?? [];
  return to !== undefined && (how === "MOVED" || how === "ASK") ? { how, to } : undefined;
}
