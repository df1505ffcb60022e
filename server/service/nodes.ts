import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { NodeStats } from "#protocol";
import type { NodeStanding, NodeStore } from "../data/nodes.ts";
import type { StoreClock } from "./store-clock.ts";

export type { NodeStanding };

/** How often a node gives a sign of life, ms. */
const BEAT_MS = 1000;
/** How soon a node that nobody has heard of yet tries again: its connections may only just be coming up, ms. */
const FIRST_MS = 100;
/** A node that was silent for longer is dead to the others, ms (DELIVERY, rule 12). */
const LEASE_MS = 5000;
/** A node that stops does not wait longer than this for the store to hear of it, ms. */
const GOODBYE_MS = 500;
/** A node may have so much more than its share of the sockets. */
const UNEVEN = 0.1;
/** Names of nodes that are remembered: those that lately were there. */
const REMEMBERED = 1000;

/** Who goes by the list of nodes. */
export interface NodesFollower {
  /** Version of the list of people connected here, which is told with each beat. */
  readonly version: number;
  /**
   * Who is alive, this node included; about once a second, and never while the store is away.
   * @param known false where the store did not have this node: it lost something, or was not heard from for a lease
   */
  beat(alive: readonly NodeStanding[], known: boolean): void;
  /** Whether this node is to be empty, and to stay; with each beat. */
  drain(wanted: boolean): void;
  /** So many sockets are more than this node's share, while they are spread anew; with each beat meanwhile. */
  surplus(sockets: number): void;
  /** The store could not be asked this time. */
  missed(): void;
}

export interface NodesNotes {
  came(node: NodeStanding): void;
  gone(node: NodeStanding): void;
  /** The list could not be read; once until it can be again. */
  trouble(cause: unknown): void;
}

/** What a node tells of itself with each beat. */
export interface Self {
  name: string;
  version: string;
  /** Set by what the store answers. */
  clock: StoreClock;
  /** What it measured since the beat before. */
  measured(): NodeStats;
}

/** The cluster as its nodes see it: each says once a second that it is there, and learns who else is. */
export class Nodes {
  /** Names this run of this node, and no other one. */
  readonly run = randomBytes(9).toString("base64url");
  readonly clock: StoreClock;
  readonly #self: Self;
  readonly #store: NodeStore;
  readonly #notes: NodesNotes;
  readonly #startedAt = Date.now();
  #address = "";
  #state: NodeStanding["state"] = "up";
  #follower: NodesFollower | undefined;
  #alive: ReadonlyMap<string, NodeStanding> = new Map();
  readonly #names = new Set<string>();
  #beating: Promise<void> = Promise.resolve();
  #isBeating = false;
  #timer: NodeJS.Timeout | undefined;
  #isNew = true;
  #away = false;
  #stopped = false;
  #pingMs = 0;

  constructor(self: Self, store: NodeStore, notes: NodesNotes) {
    this.#self = self;
    this.clock = self.clock;
    this.#store = store;
    this.#notes = notes;
  }

  /** Nodes that are alive as far as this one knows, itself included once the store has heard of it. */
  get size(): number {
    return this.#alive.size;
  }

  /** Those of them, in the order of their names. */
  get list(): readonly NodeStanding[] {
    return [...this.#alive.values()].sort(byName);
  }

  get state(): NodeStanding["state"] {
    return this.#state;
  }

  /** Whether the store could not be asked the last time. */
  get away(): boolean {
    return this.#away;
  }

  /** How long the store took to answer the last time, ms. */
  get pingMs(): number {
    return this.#pingMs;
  }

  /** Whether there lately was a node of this name. */
  knows(name: string): boolean {
    return this.#names.has(name);
  }

  /** Begins. @param address where this node listens */
  start(address: string, follower: NodesFollower): void {
    this.#address = address;
    this.#follower = follower;
    this.#round();
  }

  /** This node is in another state from now on; the others learn of it at once, or with the next beat. */
  become(state: NodeStanding["state"]): void {
    this.#state = state;
    // A beat that is under way told the state before: the next one comes in a second.
    if (this.#isBeating || this.#timer === undefined || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#round();
  }

  /** The supervisor saw the process of a node end. Those of its runs that are known here are lost, no later one. */
  ended(name: string): void {
    for (const { run, name: found } of this.#alive.values()) {
      // A failure is no harm: its lease ends by itself.
      if (found === name && run !== this.run) this.#store.lose(run).catch(() => {});
    }
  }

  /** Says goodbye, so that nobody waits for the end of the lease. Never rejects, and never takes long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    // After a beat that is under way, which would bring this node back.
    const left = this.#beating.then(() => this.#store.leave(this.run)).catch(() => {});
    await Promise.race([left, pause(GOODBYE_MS)]);
  }

  #round(): void {
    const began = performance.now();
    this.#isBeating = true;
    this.#beating = this.#beat().then(() => {
      this.#isBeating = false;
      const wait = Math.max(0, (this.#isNew ? FIRST_MS : BEAT_MS) - (performance.now() - began));
      if (!this.#stopped) this.#timer = setTimeout(() => this.#round(), wait);
    });
  }

  async #beat(): Promise<void> {
    const stats = this.#self.measured();
    const standing: NodeStanding = {
      run: this.run,
      name: this.#self.name,
      address: this.#address,
      version: this.#self.version,
      startedAt: this.#startedAt,
      state: this.#state,
      people: this.#follower?.version ?? 0,
      sockets: stats.sockets,
    };
    const began = performance.now();
    try {
      const { known, now, alive, lost, drain, rebalance } = await this.#store.beat(
        standing,
        stats,
        this.#isNew,
        LEASE_MS,
      );
      this.#pingMs = performance.now() - began;
      this.clock.heard(began, now);
      this.#isNew = false;
      this.#away = false;
      this.#take(alive, lost);
      this.#follower?.beat(alive, known);
      this.#follower?.drain(drain);
      if (rebalance) this.#follower?.surplus(this.#surplus(stats.sockets));
    } catch (cause) {
      // What was known last stays true for as long as nobody can know better.
      if (!this.#away) this.#notes.trouble(cause);
      this.#away = true;
      this.#follower?.missed();
    }
  }

  /** Nothing where this one has about its share: moves cost something, too. */
  #surplus(mine: number): number {
    const up = [...this.#alive.values()].filter(({ state }) => state === "up");
    if (this.#state !== "up" || up.length === 0) return 0;
    const share = up.reduce((sum, { sockets }) => sum + sockets, 0) / up.length;
    return mine > share * (1 + UNEVEN) + 1 ? Math.ceil(mine - share) : 0;
  }

  #take(alive: readonly NodeStanding[], lost: readonly string[]): void {
    const before = this.#alive;
    this.#alive = new Map(alive.map((node) => [node.run, node]));
    for (const node of alive) if (!before.has(node.run)) this.#notes.came(node);
    for (const node of before.values()) if (!this.#alive.has(node.run)) this.#notes.gone(node);
    for (const name of [...lost, ...alive.map((node) => node.name)]) this.#remember(name);
  }

  #remember(name: string): void {
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > REMEMBERED && oldest !== undefined) this.#names.delete(oldest);
  }
}

/** node-10 comes after node-9. */
export const byName = (a: { name: string }, b: { name: string }) =>
  a.name.localeCompare(b.name, "en", { numeric: true });
