import type { PeopleChange, PresenceStore } from "../data/presence.ts";
import { Paced } from "./paced.ts";

/** How often who came and left is told: together, whatever goes on, ms. */
const TELL_EVERY_MS = 1000;
/** How often the list's lease is renewed where there is nothing to tell, ms. */
const RENEW_MS = 10_000;

/**
 * Who is connected to this node, and how the others learn of it: what changed is written into the node's list in the
 * store, under a new version, and told. Who misses a version reads the list.
 */
export class PeopleHere {
  readonly #run: string;
  readonly #store: PresenceStore;
  readonly #told: (change: PeopleChange) => void;
  readonly #people = new Set<string>();
  /** Who came or left since the list was last written. */
  #changed = new Set<string>();
  /** The version that the store has, as far as is known, and the last one that was tried. */
  #version = 0;
  #tried = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** Nobody knows what the store has: all is written anew. */
  #isUnsure = true;
  readonly #telling = new Paced(() => this.#tell(), TELL_EVERY_MS);

  /** @param told what was written, for the other nodes */
  constructor(run: string, store: PresenceStore, told: (change: PeopleChange) => void) {
    this.#run = run;
    this.#store = store;
    this.#told = told;
  }

  get version(): number {
    return this.#version;
  }

  came(user: string): void {
    this.#people.add(user);
    this.#note(user);
  }

  left(user: string): void {
    this.#people.delete(user);
    this.#note(user);
  }

  /** Looks after the list: about once a second. @param isDoubtful the store lost something, maybe the list as well */
  keep(isDoubtful: boolean): void {
    const isDue = performance.now() - this.#writtenAt > RENEW_MS;
    if (isDoubtful) this.#writtenAt = Number.NEGATIVE_INFINITY;
    if (isDoubtful || isDue || this.#isUnsure) this.#telling.ask();
  }

  stop(): void {
    this.#telling.stop();
  }

  /** Whoever leaves and comes back before it was told has never been away. */
  #note(user: string): void {
    if (!this.#changed.delete(user)) this.#changed.add(user);
    this.#telling.ask();
  }

  async #tell(): Promise<void> {
    const isDue = performance.now() - this.#writtenAt > RENEW_MS;
    if (this.#changed.size === 0 && !this.#isUnsure && !isDue) return;
    const change = this.#isUnsure ? this.#whole() : this.#difference();
    try {
      if (await this.#store.change(change)) {
        this.#written(change);
        return;
      }
      this.#isUnsure = true;
      // A whole list is never refused.
      await this.#tell();
    } catch {
      // It may have been written or not. Once a second `keep` asks for another try.
      this.#isUnsure = true;
    }
  }

  #difference(): PeopleChange {
    const changed = [...this.#changed];
    this.#changed = new Set();
    if (changed.length > 0) this.#tried += 1;
    return {
      run: this.#run,
      from: this.#version,
      to: changed.length > 0 ? this.#tried : this.#version,
      came: changed.filter((user) => this.#people.has(user)),
      left: changed.filter((user) => !this.#people.has(user)),
    };
  }

  #whole(): PeopleChange {
    this.#changed = new Set();
    // Not the version that was tried before: others may have read that one with other people in it.
    this.#tried += 1;
    return { run: this.#run, from: 0, to: this.#tried, came: [...this.#people], left: [] };
  }

  #written(change: PeopleChange): void {
    this.#version = change.to;
    this.#isUnsure = false;
    this.#writtenAt = performance.now();
    // Of a list that was written anew the others learn by its version, and read it.
    if (change.from !== 0 && change.to !== change.from) this.#told(change);
  }
}
