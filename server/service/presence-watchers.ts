import { Paced } from "./paced.ts";
import type { Watcher } from "./readers.ts";

/** How often one socket hears of who came and went: together, ms. */
const SHOW_EVERY_MS = 1000;

/** What is said of one person. */
export interface Shown {
  user: string;
  online: boolean;
}

export interface PresenceOutlet<W extends Watcher> {
  /** @returns false where nothing was written, because bytes wait or this node is late: it is asked again */
  presence(watcher: W, users: readonly Shown[]): boolean;
}

interface Following {
  users: ReadonlySet<string>;
  /** Those of them whose state the watcher has not been told yet. */
  untold: Set<string>;
}

/** Sockets that want to know who of certain people is online. */
export class PresenceWatchers<W extends Watcher> {
  readonly #outlet: PresenceOutlet<W>;
  readonly #isOnline: (user: string) => boolean;
  readonly #following = new Map<W, Following>();
  readonly #watchersOf = new Map<string, Set<W>>();
  /** Watchers that something is to be told. */
  readonly #waiting = new Set<W>();
  readonly #showing = new Paced(() => this.#show(), SHOW_EVERY_MS);

  constructor(outlet: PresenceOutlet<W>, isOnline: (user: string) => boolean) {
    this.#outlet = outlet;
    this.#isOnline = isOnline;
  }

  /**
   * From now on a watcher is told of these people, and of no others.
   * @param told those who are online, as the watcher was told: what has changed since then follows
   */
  follow(watcher: W, users: readonly string[], told: readonly string[]): void {
    this.drop(watcher);
    if (watcher.gone || users.length === 0) return;
    const online = new Set(told);
    const following = { users: new Set(users), untold: new Set<string>() };
    this.#following.set(watcher, following);
    for (const user of following.users) {
      const watchers = this.#watchersOf.get(user) ?? new Set();
      this.#watchersOf.set(user, watchers.add(watcher));
      if (online.has(user) !== this.#isOnline(user)) this.#owe(watcher, user);
    }
  }

  drop(watcher: W): void {
    for (const user of this.#following.get(watcher)?.users ?? []) {
      const watchers = this.#watchersOf.get(user);
      watchers?.delete(watcher);
      if (watchers?.size === 0) this.#watchersOf.delete(user);
    }
    this.#following.delete(watcher);
    this.#waiting.delete(watcher);
  }

  /** Somebody came online or went offline. */
  changed(user: string): void {
    for (const watcher of this.#watchersOf.get(user) ?? []) this.#owe(watcher, user);
  }

  stop(): void {
    this.#showing.stop();
  }

  #owe(watcher: W, user: string): void {
    this.#following.get(watcher)?.untold.add(user);
    this.#waiting.add(watcher);
    this.#showing.ask();
  }

  /** Who cannot be told now is told later, and then what is true by then: unlike typing, presence does not pass. */
  #show(): void {
    for (const watcher of this.#waiting) {
      const untold = this.#following.get(watcher)?.untold ?? new Set();
      const shown = [...untold].map((user) => ({ user, online: this.#isOnline(user) }));
      if (shown.length > 0 && !this.#outlet.presence(watcher, shown)) continue;
      untold.clear();
      this.#waiting.delete(watcher);
    }
    if (this.#waiting.size > 0) this.#showing.ask();
  }
}
