import { Refusal } from "#protocol";
import type { PeopleChange, PresenceStore } from "../data/presence.ts";
import { Groups } from "./groups.ts";
import type { NodeStanding } from "./nodes.ts";
import { PeopleHere } from "./people-here.ts";
import { PeopleOnline } from "./people-online.ts";
import { type PresenceOutlet, PresenceWatchers } from "./presence-watchers.ts";
import type { Watcher } from "./readers.ts";

export type { PeopleChange };

/** How long a caller waits for this node to learn, after its start, who is online elsewhere, ms. */
const FIRST_LOOK_MS = 2000;
const SWEEP_EVERY_MS = 250;

/** What is known of another node's list of people. */
interface Peer {
  /** The version that this node holds. */
  version: number;
  /** The version that the beat before told: whatever was said of it has had the time to arrive. */
  owed: number;
}

/**
 * Who is online. Each node tells who came to it and left it; put together, with a grace for those who left, that is who
 * is shown. It is no part of any log: what is missed is read from the store, and what the store lost is written anew.
 */
export class Presence<W extends Watcher> {
  readonly #run: string;
  readonly #store: PresenceStore;
  readonly #here: PeopleHere;
  readonly #online: PeopleOnline;
  readonly #watchers: PresenceWatchers<W>;
  /** Connections to this node, by whose they are. */
  readonly #connections = new Groups<string, W>();
  readonly #peers = new Map<string, Peer>();
  readonly #reading = new Set<string>();
  readonly #sweeping: NodeJS.Timeout;
  readonly #firstLook: Promise<void>;
  #sawAll = () => {};
  #tell: (change: PeopleChange) => void = () => {};

  /** @param run names this run of this node */
  constructor(run: string, store: PresenceStore, outlet: PresenceOutlet<W>) {
    this.#run = run;
    this.#store = store;
    this.#here = new PeopleHere(run, store, (change) => this.#tell(change));
    this.#online = new PeopleOnline((user) => this.#watchers.changed(user));
    this.#watchers = new PresenceWatchers(outlet, (user) => this.#online.has(user));
    this.#sweeping = setInterval(() => this.#online.sweep(), SWEEP_EVERY_MS);
    this.#firstLook = new Promise((resolve) => {
      this.#sawAll = resolve;
    });
  }

  /** People who are online on any node, as far as this one knows. */
  get people(): number {
    return this.#online.size;
  }

  /** People connected to this node. */
  get here(): number {
    return this.#connections.size;
  }

  get version(): number {
    return this.#here.version;
  }

  /** How the other nodes hear of what changed here: at once, or not at all. */
  tellThrough(tell: (change: PeopleChange) => void): void {
    this.#tell = tell;
  }

  /** A connection was made, or somebody signed in on it; of one that nobody signed in on nothing is known. */
  came(watcher: W): void {
    const { user, gone } = watcher;
    if (user === "" || gone) return;
    if (!this.#connections.add(user, watcher)) return;
    this.#here.came(user);
    this.#online.add(this.#run, user);
  }

  /** A connection has ended. */
  drop(watcher: W): void {
    this.#watchers.drop(watcher);
    const { user } = watcher;
    if (!this.#connections.remove(user, watcher)) return;
    this.#here.left(user);
    this.#online.remove(this.#run, user);
  }

  /**
   * Who of these people is online.
   * @returns `follow`: from then on the watcher is told of changes, these people replacing those it named before
   * @throws Refusal STORE_UNAVAILABLE where a node that has just started could not learn it yet
   */
  async watch(watcher: W, users: readonly string[]): Promise<{ online: string[]; follow: () => void }> {
    await this.#hasLooked();
    const online = users.filter((user) => this.#online.has(user));
    return { online, follow: () => this.#watchers.follow(watcher, users, online) };
  }

  /** What another node told of its people. */
  heard({ run, from, to, came, left }: PeopleChange): void {
    const peer = this.#peers.get(run);
    // Of a node that no beat has told of yet the list is read when one does.
    if (!peer || to <= peer.version) return;
    if (from !== peer.version) {
      void this.#read(run, peer);
      return;
    }
    for (const user of came) this.#online.add(run, user);
    for (const user of left) this.#online.remove(run, user);
    peer.version = to;
  }

  beat(alive: readonly NodeStanding[], known: boolean): void {
    this.#here.keep(!known);
    const runs = new Set(alive.map(({ run }) => run));
    for (const run of this.#peers.keys()) {
      if (runs.has(run)) continue;
      this.#peers.delete(run);
      this.#online.drop(run);
    }
    const reads = alive.filter(({ run }) => run !== this.#run).map((node) => this.#compare(node));
    void Promise.all(reads).then(() => this.#sawAll());
  }

  stop(): void {
    clearInterval(this.#sweeping);
    this.#here.stop();
    this.#watchers.stop();
  }

  async #compare({ run, people }: NodeStanding): Promise<void> {
    const peer = this.#peers.get(run) ?? { version: 0, owed: people };
    const isBehind = peer.version < (peer.version === 0 ? people : peer.owed);
    peer.owed = people;
    this.#peers.set(run, peer);
    if (isBehind) await this.#read(run, peer);
  }

  /** Reads a node's list. A failure is for the next beat, which finds this node behind again. */
  async #read(run: string, peer: Peer): Promise<void> {
    if (this.#reading.has(run)) return;
    this.#reading.add(run);
    try {
      const { version, people } = await this.#store.read(run);
      // It may have been told of more meanwhile, or have ended.
      if (this.#peers.get(run) !== peer || version <= peer.version) return;
      this.#online.replace(run, people);
      peer.version = version;
    } catch {
      // The store is away: beats say so.
    } finally {
      this.#reading.delete(run);
    }
  }

  async #hasLooked(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Refusal("STORE_UNAVAILABLE", { retryAfterMs: 500 })), FIRST_LOOK_MS);
    });
    await Promise.race([this.#firstLook, late]).finally(() => clearTimeout(timer));
  }
}
