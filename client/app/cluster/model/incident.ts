import { type ClusterStatus, type LoadReport, type NodeInfo, percentile } from "#protocol";
import { added, arrivals, type Counts, noCounts, since, sumOf } from "./arrivals.ts";

/** What happens when a node goes: unasked, or because somebody empties it. */
export type IncidentKind = "lost" | "drain";

/** `suspected`: silent, perhaps only paused; `returned`: it came back before anybody had to give it up. */
export type IncidentPhase = "suspected" | "moving" | "recovered" | "returned";

/** A node that went, and what became of its clients. */
export interface Incident {
  readonly id: string;
  readonly node: string;
  readonly kind: IncidentKind;
  readonly phase: IncidentPhase;
  /** When it began, by the store's clock, ms. */
  readonly began: number;
  /** From the beginning until the cluster knew, ms; nothing as long as it does not, or where it was asked for. */
  readonly detected: number | undefined;
  /** From the beginning until all were moved, as this page saw it, ms. */
  readonly ended: number | undefined;
  /** How many the node served when it began. */
  readonly clients: number;
  /** How many of them other nodes serve by now. */
  readonly moved: number;
  readonly to: readonly { node: string; clients: number }[];
  /** For how long a client had no connection, ms: half of them, and all but one of a hundred. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
  /** What the simulated clients found missing, twice or out of order since; nothing where none run. */
  readonly checked: Pick<LoadReport, "lost" | "doubled" | "disordered"> | undefined;
  /** Readers who had to start over since. */
  readonly resets: number;
}

/** How long nobody may come before we no longer wait for the rest, ms. */
const QUIET_MS = 10_000;
/** How long after the end figures are still taken: what is missing is found a little later. */
const AFTER_MS = 10_000;

interface Beginning {
  readonly node: NodeInfo;
  readonly kind: IncidentKind;
  readonly phase: "suspected" | "moving";
  readonly began: number;
  readonly detected: number | undefined;
  /** The picture before it began. */
  readonly base: ClusterStatus;
}

/** One incident while it is followed from picture to picture. */
export class Case {
  readonly run: string;
  readonly #base: ClusterStatus;
  readonly #counted: Map<string, Counts>;
  readonly #resets = new Map<string, number>();
  /** What came to each run of a node since. What a run counted stays counted when that one goes, too. */
  readonly #gains = new Map<string, { node: string; counts: Counts }>();
  #load: LoadReport | undefined;
  #lastMove: number;
  #now: Incident;

  constructor({ node, kind, phase, began, detected, base }: Beginning) {
    this.run = node.run;
    this.#base = base;
    this.#load = base.load;
    this.#counted = new Map(arrivals(base, node.name));
    this.#lastMove = began;
    const known = base.nodes.find(({ run }) => run === node.run) ?? node;
    this.#now = {
      ...{ id: `${node.name}@${began}`, node: node.name, kind, phase, began, detected, ended: undefined },
      ...{ clients: known.stats?.sockets ?? 0, moved: 0, to: [], p50: undefined, p99: undefined },
      ...{ checked: undefined, resets: 0 },
    };
  }

  get incident(): Incident {
    return this.#now;
  }

  get isOpen(): boolean {
    return this.#now.ended === undefined;
  }

  /** It is certain now: the node is gone, or gone after all while it was emptied. */
  confirm(began: number, detectedAt: number): void {
    const { phase, kind } = this.#now;
    const first = phase === "suspected" ? Math.min(this.#now.began, began) : this.#now.began;
    const detected = kind === "drain" ? undefined : Math.max(0, detectedAt - first);
    this.#now = { ...this.#now, kind: "lost", phase: "moving", began: first, detected };
  }

  take(status: ClusterStatus): void {
    const { ended, began } = this.#now;
    if (ended !== undefined && status.at > began + ended + AFTER_MS) return;
    this.#count(status);
    this.#check(status);
    if (ended === undefined) this.#conclude(status);
  }

  #count(status: ClusterStatus): void {
    const { node, moved: before } = this.#now;
    const info = new Map(status.nodes.map((one) => [one.run, one]));
    for (const [run, counts] of arrivals(status, node)) {
      // One that was there before, and of which nothing was known then, begins here.
      const isNew = (info.get(run)?.startedAt ?? 0) >= this.#base.at;
      if (!this.#counted.has(run)) this.#counted.set(run, isNew ? noCounts : counts);
      this.#gains.set(run, { node: info.get(run)?.name ?? "", counts: since(this.#counted.get(run) ?? [], counts) });
    }
    const gains = [...this.#gains.values()].filter(({ counts }) => sumOf(counts) > 0);
    const away = gains.reduce<Counts>((sum, { counts }) => added(sum, counts), noCounts);
    const moved = sumOf(away);
    if (moved > before) this.#lastMove = status.at;
    const to = gains.map(({ node: name, counts }) => ({ node: name, clients: sumOf(counts) }));
    this.#now = { ...this.#now, moved, to, p50: percentile(away, 0.5), p99: percentile(away, 0.99) };
  }

  #check({ load, nodes }: ClusterStatus): void {
    // Another load began: what it counts has nothing to do with the one before.
    if (load && (!this.#load || load.acknowledged < this.#load.acknowledged)) this.#load = { ...load, ...nothingYet };
    const before = this.#load;
    const less = (now: number, then: number | undefined) => Math.max(0, now - (then ?? 0));
    const checked = load && {
      lost: less(load.lost, before?.lost),
      doubled: less(load.doubled, before?.doubled),
      disordered: less(load.disordered, before?.disordered),
    };
    for (const { run, stats } of nodes) {
      const base = this.#base.nodes.find((one) => one.run === run)?.stats?.resets;
      if (stats) this.#resets.set(run, less(stats.resets, base));
    }
    const resets = sumOf([...this.#resets.values()]);
    this.#now = { ...this.#now, checked: checked ?? this.#now.checked, resets };
  }

  #conclude(status: ClusterStatus): void {
    const { phase, kind, moved, clients, began } = this.#now;
    const standing = status.nodes.find(({ run }) => run === this.run)?.state;
    const ended = Math.max(0, this.#lastMove - began);
    if (phase === "suspected" || (kind === "drain" && standing === "up")) {
      if (standing === "up") this.#now = { ...this.#now, phase: "returned", ended: Math.max(0, status.at - began) };
      return;
    }
    const isQuiet = status.at - Math.max(this.#lastMove, began + (this.#now.detected ?? 0)) >= QUIET_MS;
    // A node that drains has its window: nobody has to come before that is over.
    const mayEnd = standing !== "draining" && (moved >= clients || isQuiet);
    if (mayEnd) this.#now = { ...this.#now, phase: "recovered", ended };
  }
}

const nothingYet = { lost: 0, doubled: 0, disordered: 0 };
