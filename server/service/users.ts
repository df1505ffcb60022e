import { randomBytes, randomInt } from "node:crypto";
import { Refusal, type User } from "#protocol";
import type { UserStore } from "../data/users.ts";
import { cleanName, foldName } from "./names.ts";
import { hashPassword, passwordFits } from "./passwords.ts";
import type { Rates } from "./rates.ts";

/** People: guests in one step, accounts with a password. Names of accounts are unique to the eye. */
export class Users {
  readonly #store: UserStore;
  readonly #rates: Rates;

  constructor(store: UserStore, rates: Rates) {
    this.#store = store;
    this.#rates = rates;
  }

  /** @throws Refusal NAME_REFUSED, NAME_TAKEN (a guest may not look like an account), STORE_* */
  async makeGuest(name: string | undefined): Promise<User> {
    const user: User = {
      id: `u_${randomBytes(12).toString("base64url")}`,
      name: name === undefined ? `Guest ${randomInt(1000, 10_000)}` : await this.#freeName(name),
      guest: true,
    };
    await this.#store.save(user);
    return user;
  }

  /**
   * Makes an account; `guest` keeps its id, and with it rooms and messages.
   * A repeated call under the same clientId, with the same password, is answered like the first.
   * @throws Refusal NAME_REFUSED, NAME_TAKEN, RATE_LIMITED, OVERLOADED, STORE_*
   */
  async register(
    wanted: { name: string; password: string; clientId?: string | undefined },
    guest: User | undefined,
  ): Promise<User> {
    const name = cleanName(wanted.name);
    const folded = foldName(name);
    // Each attempt may be a guess at somebody's password, and costs a hash.
    await this.#rates.take("PASSWORDS", folded);
    const user = { id: guest?.id ?? `u_${randomBytes(12).toString("base64url")}`, name, guest: false };
    const clientId = wanted.clientId ?? "";
    const hash = await hashPassword(wanted.password);
    const account = await this.#store.takeName(folded, { user: user.id, hash, clientId });
    if (!account.made) {
      const repeated = clientId !== "" && account.clientId === clientId;
      if (!repeated || !(await passwordFits(account.hash, wanted.password))) {
        throw new Refusal("NAME_TAKEN", { param: "name" });
      }
    }
    const kept = { ...user, id: account.user };
    await this.#store.save(kept);
    return kept;
  }

  /** @throws Refusal CREDENTIALS_WRONG (whether or not the name exists), RATE_LIMITED, OVERLOADED, STORE_* */
  async login(name: string, password: string): Promise<User> {
    const folded = foldName(name);
    await this.#rates.take("PASSWORDS", folded);
    const account = await this.#store.account(folded);
    const fits = await passwordFits(account?.hash, password);
    if (!account || !fits) throw new Refusal("CREDENTIALS_WRONG");
    return (await this.get(account.user)) ?? (await this.#finish(account.user, name));
  }

  /** @throws Refusal NAME_REFUSED, NAME_TAKEN, STORE_* */
  async rename(user: User, wanted: string): Promise<User> {
    const renamed = { ...user, name: cleanName(wanted) };
    const [from, to] = [foldName(user.name), foldName(renamed.name)];
    if (user.guest) {
      await this.#freeName(wanted);
    } else if (from !== to) {
      const account = await this.#store.account(from);
      if (!account) throw new Refusal("ACCESS_DENIED");
      const taken = await this.#store.takeName(to, account);
      if (taken.user !== user.id) throw new Refusal("NAME_TAKEN", { param: "name" });
    }
    await this.#store.save(renamed);
    // Last, so that a crash in between leaves two names for one account and never none.
    if (!user.guest && from !== to) await this.#store.freeName(from);
    return renamed;
  }

  async get(id: string): Promise<User | undefined> {
    return (await this.#store.find([id]))[0];
  }

  async find(ids: readonly string[]): Promise<User[]> {
    return await this.#store.find([...new Set(ids)]);
  }

  /** An account whose making broke off after its name was taken: without a profile it could do nothing. */
  async #finish(id: string, name: string): Promise<User> {
    const user: User = { id, name: cleanName(name), guest: false };
    await this.#store.save(user);
    return user;
  }

  async #freeName(wanted: string): Promise<string> {
    const name = cleanName(wanted);
    if (await this.#store.account(foldName(name))) throw new Refusal("NAME_TAKEN", { param: "name" });
    return name;
  }
}
