import type { ClusterEvent, NodeStats } from "#protocol";
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
  readonly version: string;
  /** By its own clock, ms since 1970. */
  readonly startedAt: number;
  readonly state: "up" | "draining" | "drained";
  /** Version of the list of people connected to it: see data/presence.ts. */
  readonly people: number;
  readonly sockets: number;
}

/** What the store answers to a sign of life. */
export interface Heard {
  /** The list had this run; false for the first time, and where the store lost or cleared it. */
  known: boolean;
  /** The store's clock, ms since 1970, with a fraction. */
  now: number;
  alive: NodeStanding[];
  /** Names of nodes that were lost in the last minutes. */
  lost: string[];
  /** This run is to be empty, and to stay. */
  drain: boolean;
  /** Nodes with more than their share of the sockets let some go. */
  rebalance: boolean;
}

/** One row of the cluster. */
export interface NodeRow {
  standing: NodeStanding;
  /** When its state began, by the store's clock. */
  since: number;
  /** For how long it has said nothing, ms; nothing of one that is lost. */
  silentMs: number | undefined;
  stats: NodeStats | undefined;
}

/** The cluster as the store knows it. */
export interface ClusterReading {
  now: number;
  rows: NodeRow[];
  /** Oldest first. */
  events: ClusterEvent[];
}

/** How long the row of a node stays that was lost, ms. */
const KEEP_MS = 300_000;
/** Events that are shown. */
const EVENTS = 50;

const keys = ["beats", "standings", "states", "stats", "gone", "remains", "events", "drains", "rebalance"] as const;
const beatArgs = ["run", "name", "address", "state", "standing", "measured", "isNew", "leaseMs", "keepMs"] as const;
const beatScript = script(["nodes.lua", "beat.lua"], keys, beatArgs);
const leaveScript = script(["nodes.lua", "leave.lua"], keys, ["run", "isLost"]);
const drainScript = script(["nodes.lua", "drain.lua"], keys, ["name", "undo", "suspectMs"]);
const rebalanceScript = script(["nodes.lua", "rebalance.lua"], keys, ["forMs"]);
const happenedScript = script(["nodes.lua", "happened.lua"], keys, ["type", "node", "text"]);
const clusterScript = script(["cluster.lua"], keys, ["count"], { readOnly: true });

/** The list of nodes in Redis, by Redis's clock. It says what is so now, and need not outlive a failover. */
export class NodeStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Says that a node is alive, for `leaseMs` more, and what it measured; asks who else is alive. One command.
   * @param isNew no beat of this run was heard before
   * @throws what the store or its connection said
   */
  async beat(standing: NodeStanding, stats: NodeStats, isNew: boolean, leaseMs: number): Promise<Heard> {
    const answer = await beatScript.run(this.#store.countScript, NODES, {
      run: standing.run,
      name: standing.name,
      address: standing.address,
      state: standing.state,
      standing: JSON.stringify(standing),
      measured: JSON.stringify(stats),
      isNew: Number(isNew),
      leaseMs,
      keepMs: KEEP_MS,
    });
    const [known, time, alive, lost, drain, rebalance] = list(answer);
    return {
      known: number(known) === 1,
      now: clock(time),
      alive: list(alive).map(readStanding),
      lost: list(lost).map(text),
      drain: number(drain) === 1,
      rebalance: number(rebalance) === 1,
    };
  }

  /** A node stops. @throws what the store or its connection said */
  async leave(run: string): Promise<void> {
    await leaveScript.run(this.#store.countScript, NODES, { run, isLost: 0 });
  }

  /** A node has ended unasked. @throws what the store or its connection said */
  async lose(run: string): Promise<void> {
    await leaveScript.run(this.#store.countScript, NODES, { run, isLost: 1 });
  }

  /**
   * A node is to be emptied and to stay, or to take sockets again; it hears of it with its next beat.
   * @param suspectMs whoever was silent for longer takes no sockets
   * @returns whether it was there; `last`: it is the last one that takes sockets, and nothing was asked of it
   * @throws what the store or its connection said
   */
  async drain(name: string, undo: boolean, suspectMs: number): Promise<"asked" | "unknown" | "last"> {
    const answer = await drainScript.run(this.#store.countScript, NODES, { name, undo: Number(undo), suspectMs });
    if (number(answer) === 0) return "unknown";
    return number(answer) === 1 ? "asked" : "last";
  }

  /** For so long sockets are spread anew. @throws what the store or its connection said */
  async rebalance(forMs: number): Promise<void> {
    await rebalanceScript.run(this.#store.countScript, NODES, { forMs });
  }

  /** Writes down what an operator asked for. @throws what the store or its connection said */
  async asked(commandLine: string): Promise<void> {
    await happenedScript.run(this.#store.countScript, NODES, { type: "asked", node: "", text: commandLine });
  }

  /** Everything that there is to see of the cluster; one command. @throws what the store or its connection said */
  async read(): Promise<ClusterReading> {
    const answer = list(await clusterScript.run(this.#store.readScript, NODES, { count: EVENTS }));
    const [time, beats, standings, states, stats, gone, remains, events] = answer;
    const now = clock(time);
    const [statesOf, statsOf] = [pairs(states), pairs(stats)];
    const lastBeat = pairs(beats);
    const alive = [...pairs(standings)].map(([run, standing]): NodeRow => {
      const [, since] = text(statesOf.get(run)).split(" ");
      const measured = statsOf.get(run);
      return {
        standing: readStanding(standing),
        since: Number(since ?? now),
        silentMs: now - number(lastBeat.get(run)),
        stats: measured === undefined ? undefined : (JSON.parse(text(measured)) as NodeStats),
      };
    });
    const lostSince = pairs(gone);
    const lost = [...pairs(remains)].map(([name, standing]): NodeRow => {
      const since = number(lostSince.get(name));
      return { standing: readStanding(standing), since, silentMs: undefined, stats: undefined };
    });
    return { now, rows: [...alive, ...lost], events: list(events).map(readEvent).reverse() };
  }
}

/** Redis's TIME, in ms. */
function clock(time: unknown): number {
  const [seconds, micros] = list(time);
  return number(seconds) * 1000 + number(micros) / 1000;
}

const readStanding = (raw: unknown) => JSON.parse(text(raw)) as NodeStanding;

/** Names and values that follow each other. */
function pairs(flat: unknown): Map<string, unknown> {
  const parts = list(flat);
  return new Map(parts.flatMap((name, i) => (i % 2 === 0 ? [[text(name), parts[i + 1]] as const] : [])));
}

function readEvent(raw: unknown): ClusterEvent {
  const [id, fields] = list(raw);
  const found = pairs(fields);
  const [node, said] = [text(found.get("node")), text(found.get("text"))];
  return {
    id: text(id),
    at: Number.parseInt(text(id), 10),
    type: text(found.get("type")) as ClusterEvent["type"],
    ...(node === "" ? {} : { node }),
    ...(said === "" ? {} : { text: said }),
  };
}
