import { limits, type User } from "#protocol";
import { Emitter } from "./emitter.ts";
import type { Caller } from "./rpc.ts";

/** Who is behind a user id. Unknown ones are asked for together, once. */
export class People extends Emitter<{ change: [] }> {
  readonly #caller: Caller;
  readonly #known = new Map<string, User>();
  readonly #asked = new Set<string>();
  #wanted = new Set<string>();

  constructor(caller: Caller) {
    super();
    this.#caller = caller;
  }

  /** Who that is, if known. */
  get(id: string): User | undefined {
    return this.#known.get(id);
  }

  /** Everybody who is known. */
  get all(): User[] {
    return [...this.#known.values()];
  }

  /** Takes over what an answer or an event said of people. */
  learn(users: readonly User[]): void {
    let changed = false;
    for (const user of users) {
      const before = this.#known.get(user.id);
      if (before?.name === user.name && before.guest === user.guest) continue;
      this.#known.set(user.id, user);
      changed = true;
    }
    if (changed) this.emit("change");
  }

  /** Asks for somebody, unless known or asked for already. */
  want(id: string): void {
    if (this.#known.has(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    this.#wanted.add(id);
    if (this.#wanted.size === 1) setTimeout(() => void this.#ask(), 0);
  }

  async #ask(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted = new Set();
    for (let from = 0; from < wanted.length; from += limits.users) {
      const users = wanted.slice(from, from + limits.users);
      try {
        this.learn((await this.#caller.call("user.get", { users })).users);
      } catch {
        // Names are not worth an error: whoever is seen next asks again.
        for (const id of users) this.#asked.delete(id);
      }
    }
  }
}
