import { number } from "./entry.ts";
import { connectedKey } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

/** How the list of people connected to one run of a node went from one version to the next. */
export interface PeopleChange {
  readonly run: string;
  /** The version that is changed; 0: all that is held is replaced by `came`. */
  readonly from: number;
  readonly to: number;
  readonly came: readonly string[];
  readonly left: readonly string[];
}

/** How long a list lasts that its node no longer renews: whoever is alive does so far more often, ms. */
const LIST_LEASE_MS = 30_000;
/** The list's version stands among the users, under what is no user's id. */
const VERSION = ".";

const peopleScript = script(["people.lua"], ["people"], ["from", "to", "came", "left", "leaseMs"]);

/**
 * Who is connected to which node, as each node says it of itself: a list for each run, on whichever primary its key
 * falls. It says what is so now: writes are not waited for by replicas, and a list that was lost is written anew.
 */
export class PresenceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Changes a list, and renews its lease; one command, however many came and left.
   * @returns false where the store holds another version than `from`
   * @throws what the store or its connection said
   */
  async change({ run, from, to, came, left }: PeopleChange): Promise<boolean> {
    const args = { from, to, came: came.join(" "), left: left.join(" "), leaseMs: LIST_LEASE_MS };
    return number(await peopleScript.run(this.#store.countScript, { people: connectedKey(run) }, args)) === 1;
  }

  /** A node's whole list; version 0 where there is none. @throws what the store or its connection said */
  async read(run: string): Promise<{ version: number; people: string[] }> {
    const { [VERSION]: version, ...people } = await this.#store.read.hgetall(connectedKey(run));
    return { version: Number(version ?? 0), people: Object.keys(people) };
  }
}
