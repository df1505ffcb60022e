import { limits } from "#protocol";
import { Emitter } from "./emitter.ts";
import type { Insisting } from "./insisting.ts";
import { RpcError } from "./rpc-error.ts";

/** Who is on a screen changes with every scroll: so long one waits before the server is asked. */
const GATHER_MS = 100;

/** Who is here, among those whom somebody looks at. */
export class Presence extends Emitter<{ change: [] }> {
  readonly #insisting: Insisting;
  readonly #isUp: () => boolean;
  /** How many look at each, the longest wanted first. */
  readonly #wanted = new Map<string, number>();
  /** Of whom the server tells; nobody before it has answered. */
  #watched: ReadonlySet<string> = new Set();
  #online = new Set<string>();
  #asks = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(insisting: Insisting, isUp: () => boolean) {
    super();
    this.#insisting = insisting;
    this.#isUp = isUp;
  }

  /** Whether somebody is here; nothing where that is not known. */
  isOnline(user: string): boolean | undefined {
    return this.#watched.has(user) ? this.#online.has(user) : undefined;
  }

  /** From now on these people are looked at, until the returned function is called. */
  want(users: readonly string[]): () => void {
    for (const user of users) this.#wanted.set(user, (this.#wanted.get(user) ?? 0) + 1);
    this.#gather();
    let wanted = true;
    return () => {
      if (!wanted) return;
      wanted = false;
      for (const user of users) this.#release(user);
      this.#gather();
    };
  }

  /** There is a new connection, which knows nothing of what was wanted. */
  resume(): void {
    if (this.#wanted.size > 0) void this.#ask();
  }

  /** Somebody came or went. */
  hear(users: readonly { user: string; online: boolean }[]): void {
    for (const { user, online } of users) {
      if (online) this.#online.add(user);
      else this.#online.delete(user);
    }
    this.emit("change");
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #release(user: string): void {
    const left = (this.#wanted.get(user) ?? 1) - 1;
    if (left > 0) this.#wanted.set(user, left);
    else this.#wanted.delete(user);
  }

  #gather(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#isUp()) void this.#ask();
    }, GATHER_MS);
  }

  async #ask(): Promise<void> {
    this.#asks += 1;
    const ask = this.#asks;
    // The newest wishes are those of what is on the screen now.
    const users = [...this.#wanted.keys()].slice(-limits.presence);
    try {
      const { online } = await this.#insisting.call("presence.watch", { users }, () => ask === this.#asks);
      if (ask !== this.#asks) return;
      this.#watched = new Set(users);
      this.#online = new Set(online);
      this.emit("change");
    } catch (error) {
      // The next connection begins anew.
      if (!(error instanceof RpcError)) throw error;
    }
  }
}
