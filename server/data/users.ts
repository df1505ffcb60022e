import type { User } from "#protocol";
import { asking } from "./asking.ts";
import { list, number, text } from "./entry.ts";
import { accountKey, userKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

export interface Account {
  user: string;
  /** argon2id, in PHC form. */
  hash: string;
  /** The clientId under which it was made; empty if none. */
  clientId: string;
}

const accountScript = script(["account.lua"], ["account"], ["user", "hash", "clientId"]);

/** People and their accounts in Redis. All throw Refusal STORE_* and UNKNOWN. */
export class UserStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async save(user: User): Promise<void> {
    const { profile } = userKeys(user.id);
    const fields = ["name", user.name, "guest", user.guest ? 1 : 0];
    await asking("UNKNOWN", () => this.#store.write(profile, "hset", [profile, ...fields]));
  }

  /** The people of these ids that exist, in no promised order. */
  async find(ids: readonly string[]): Promise<User[]> {
    const found = await asking("STORE_UNAVAILABLE", () =>
      Promise.all(ids.map((id) => this.#store.read.hmget(userKeys(id).profile, "name", "guest"))),
    );
    return found.flatMap(([name, guest], i) => {
      const id = ids[i];
      return id !== undefined && name ? [{ id, name, guest: guest === "1" }] : [];
    });
  }

  async account(foldedName: string): Promise<Account | undefined> {
    const [user, hash, clientId] = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.hmget(accountKey(foldedName), "user", "hash", "clientId"),
    );
    return user && hash ? { user, hash, clientId: clientId ?? "" } : undefined;
  }

  /** Takes a folded name for an account unless it is taken; answers with the one that has it. */
  async takeName(foldedName: string, account: Account): Promise<Account & { made: boolean }> {
    const key = accountKey(foldedName);
    const answer = await asking("UNKNOWN", () =>
      accountScript.run((name, args) => this.#store.write(key, name, args), { account: key }, { ...account }),
    );
    const [user, hash, clientId, made] = list(answer);
    return { user: text(user), hash: text(hash), clientId: text(clientId), made: number(made) === 1 };
  }

  async freeName(foldedName: string): Promise<void> {
    const key = accountKey(foldedName);
    await asking("UNKNOWN", () => this.#store.write(key, "del", [key]));
  }
}
