import { list, number, text } from "./entry.ts";
import { NODES } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

/** One node as it describes itself with each beat. */
export interface NodeStanding {
  /** Which run of the node this is: one that is started again is another one, under the same name. */
  readonly run: string;
  readonly name: string;
  /** Where it listens. */
  readonly address: string;
  /** By its own clock, ms since 1970. */
  readonly startedAt: number;
  readonly state: "up" | "draining" | "drained";
  /** Version of the list of people connected to it: see data/presence.ts. */
  readonly people: number;
}

const keys = ["beats", "standings"] as const;
const beatScript = script(["beat.lua"], keys, ["run", "standing", "leaseMs"]);
const leaveScript = script(["leave.lua"], keys, ["run"]);

/** The list of nodes in Redis, by Redis's clock. It says what is so now, and need not outlive a failover. */
export class NodeStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Says that a node is alive, for `leaseMs` more, and asks who else is. One command, whatever there is to tell.
   * @returns `known`: the list had this run; false for the first time, and where the store lost or cleared it
   * @throws what the store or its connection said
   */
  async beat(standing: NodeStanding, leaseMs: number): Promise<{ known: boolean; alive: NodeStanding[] }> {
    const args = { run: standing.run, standing: JSON.stringify(standing), leaseMs };
    const [known, alive] = list(await beatScript.run(this.#store.countScript, NODES, args));
    return { known: number(known) === 1, alive: list(alive).map((one) => JSON.parse(text(one)) as NodeStanding) };
  }

  /** @throws what the store or its connection said */
  async leave(run: string): Promise<void> {
    await leaveScript.run(this.#store.countScript, NODES, { run });
  }
}
