import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { NodeStanding, NodeStore } from "../data/nodes.ts";

export type { NodeStanding };

/** How often a node gives a sign of life, ms. */
const BEAT_MS = 1000;
/** A node that was silent for longer is dead to the others, ms (DELIVERY, rule 12). */
const LEASE_MS = 5000;
/** A node that stops does not wait longer than this for the store to hear of it, ms. */
const GOODBYE_MS = 500;

/** Who goes by the list of nodes. */
export interface NodesFollower {
  /** Version of the list of people connected here, which is told with each beat. */
  readonly version: number;
  /**
   * Who is alive, this node included; about once a second, and never while the store is away.
   * @param known false where the store did not have this node: it lost something, or was not heard from for a lease
   */
  beat(alive: readonly NodeStanding[], known: boolean): void;
}

export interface NodesNotes {
  came(node: NodeStanding): void;
  gone(node: NodeStanding): void;
  /** The list could not be read; once until it can be again. */
  trouble(cause: unknown): void;
}

/** The cluster as its nodes see it: each says once a second that it is there, and learns who else is. */
export class Nodes {
  /** Names this run of this node, and no other one. */
  readonly run = randomBytes(9).toString("base64url");
  readonly #name: string;
  readonly #store: NodeStore;
  readonly #notes: NodesNotes;
  readonly #startedAt = Date.now();
  #address = "";
  #state: NodeStanding["state"] = "up";
  #follower: NodesFollower | undefined;
  #alive: ReadonlyMap<string, NodeStanding> = new Map();
  #beating: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #away = false;
  #stopped = false;

  constructor(name: string, store: NodeStore, notes: NodesNotes) {
    this.#name = name;
    this.#store = store;
    this.#notes = notes;
  }

  /** Nodes that are alive as far as this one knows, itself included once the store has heard of it. */
  get size(): number {
    return this.#alive.size;
  }

  /** Those of them, in the order of their names. */
  get list(): readonly NodeStanding[] {
    return [...this.#alive.values()].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  }

  /** Whether the store could not be asked the last time. */
  get away(): boolean {
    return this.#away;
  }

  /** Begins. @param address where this node listens */
  start(address: string, follower: NodesFollower): void {
    this.#address = address;
    this.#follower = follower;
    this.#round();
  }

  /** Others learn with the next beat that this node is in another state. */
  become(state: NodeStanding["state"]): void {
    this.#state = state;
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
    this.#beating = this.#beat().then(() => {
      const wait = Math.max(0, BEAT_MS - (performance.now() - began));
      if (!this.#stopped) this.#timer = setTimeout(() => this.#round(), wait);
    });
  }

  async #beat(): Promise<void> {
    const standing: NodeStanding = {
      run: this.run,
      name: this.#name,
      address: this.#address,
      startedAt: this.#startedAt,
      state: this.#state,
      people: this.#follower?.version ?? 0,
    };
    try {
      const { known, alive } = await this.#store.beat(standing, LEASE_MS);
      this.#away = false;
      this.#take(alive);
      this.#follower?.beat(alive, known);
    } catch (cause) {
      // What was known last stays true for as long as nobody can know better.
      if (!this.#away) this.#notes.trouble(cause);
      this.#away = true;
    }
  }

  #take(alive: readonly NodeStanding[]): void {
    const before = this.#alive;
    this.#alive = new Map(alive.map((node) => [node.run, node]));
    for (const node of alive) if (!before.has(node.run)) this.#notes.came(node);
    for (const node of before.values()) if (!this.#alive.has(node.run)) this.#notes.gone(node);
  }
}
