import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOBBY } from "#protocol";
import { post } from "../../support/cluster.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { until } from "../../support/until.ts";
import { ForeignClient } from "../clients/foreign-client.ts";
import type { Participant, Stage } from "../clients/participant.ts";
import { SdkClient } from "../clients/sdk-client.ts";
import type { Violation } from "../proof/checker.ts";
import { type Entry, History } from "../proof/history.ts";
import { Random } from "../proof/random.ts";
import { Edge } from "./edge.ts";
import { Load } from "./load.ts";
import { FaultyNode, type NodePlan } from "./nodes.ts";

/** Where the nodes keep what they share. */
export interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

/** What a scenario's world is made of; what is not said is usual. */
export interface WorldPlan<S extends Store> {
  nodes?: number;
  /** Settings of all nodes. */
  env?: Readonly<Record<string, string>>;
  /** What is different about one node, counted from 1. */
  node?: (number: number, store: S) => Partial<NodePlan>;
  clients?: { sdk: number; foreign: number };
  /** Rooms beside the lobby. */
  rooms?: number;
  /** Messages per second, of all clients together. */
  perSecond?: number;
  /** Each client comes in through a network of its own. */
  networks?: boolean;
  /** Without nginx clients come straight to these nodes, in turns, counted from 1. */
  straight?: readonly number[];
}

/** How long everybody may take to come to rest after the faults are over, ms: generous, a good run needs few seconds. */
const REST_MS = 90_000;

/** A store, nodes, nginx, and people who talk all the time; and the hand that breaks things. */
export class World<S extends Store> {
  readonly store: S;
  readonly random: Random;
  readonly history = new History();
  readonly nodes: FaultyNode[] = [];
  readonly clients: Participant[] = [];
  readonly networks: TcpProxy[] = [];
  /** What the scenario itself found wrong. */
  readonly violations: Violation[] = [];
  /** What is worth a line under the table. */
  readonly notes: string[] = [];
  readonly rooms: string[] = [LOBBY];
  readonly #plan: WorldPlan<S>;
  readonly #folder: string;
  #edge: Edge | undefined;
  #load: Load | undefined;
  #fault = { t: 0, what: "the beginning", index: 0 };

  private constructor(store: S, plan: WorldPlan<S>, seed: number, folder: string) {
    this.store = store;
    this.#plan = plan;
    this.random = new Random(seed);
    this.#folder = folder;
  }

  /** Starts all of it; leaves nothing when it cannot. */
  static async open<S extends Store>(store: S, plan: WorldPlan<S>, seed: number): Promise<World<S>> {
    const world = new World(store, plan, seed, await mkdtemp(join(tmpdir(), "teahouse-faults-")));
    try {
      await world.#startNodes();
      await world.#startClients();
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** The node of this number, from 1. */
  node(number: number): FaultyNode {
    const node = this.nodes[number - 1];
    if (!node) throw new Error(`there is no node ${number}`);
    return node;
  }

  client(number: number): Participant {
    const client = this.clients[number - 1];
    if (!client) throw new Error(`there is no client ${number}`);
    return client;
  }

  get edge(): Edge {
    if (!this.#edge) throw new Error("this world has no edge");
    return this.#edge;
  }

  startTalking(): void {
    const { perSecond = 40 } = this.#plan;
    this.#load ??= new Load(this.clients, this.random.fork(), perSecond);
    this.#load.start();
  }

  stopTalking(): void {
    this.#load?.stop();
  }

  get acknowledged(): number {
    return this.history.entries.reduce((sum, { op }) => sum + (op === "ack" ? 1 : 0), 0);
  }

  /** Lets people talk until so many more messages are acknowledged. */
  async talk(messages: number, within = 60_000): Promise<void> {
    const enough = this.acknowledged + messages;
    await until(`${messages} more messages are acknowledged`, () => this.acknowledged >= enough, { within });
  }

  /** Breaks something. `liveAgain` counts from here. */
  async fault(what: string, act: () => unknown): Promise<void> {
    this.#mark("fault", what);
    await act();
  }

  /** Ends a fault that does not end by itself. `liveAgain` counts from here. */
  async heal(what: string, act: () => unknown): Promise<void> {
    await act();
    this.#mark("healed", what);
  }

  #mark(op: "fault" | "healed", what: string): void {
    this.history.add({ client: "", op, what });
    this.#fault = { t: this.history.now, what, index: this.history.entries.length };
  }

  /**
   * Waits until each client was shown something that was sent after the last fault, or its end.
   * @param bound ms; being slower breaks C7
   */
  async liveAgain({ bound = 30_000, of = this.clients as readonly Participant[] } = {}): Promise<number> {
    const { t: from, what, index } = this.#fault;
    const times: Record<string, number> = {};
    const sent = new Set<string>();
    let next = index;
    const look = () => {
      for (; next < this.history.entries.length; next += 1) noteLife(this.history.entries[next], from, sent, times);
      return of.every(({ name }) => times[name] !== undefined);
    };
    await until(`everybody lives again after: ${what}`, look, { within: Math.max(2 * bound, 60_000) });
    this.history.add({ client: "", op: "live", what, after: from, times });
    const slowest = Math.max(...Object.values(times));
    if (slowest > bound) this.broken(`after ${what} it took ${Math.round(slowest)} ms, at most ${bound} ms are right`);
    return slowest;
  }

  /** Notes a bound that was not kept (C7). */
  broken(what: string, evidence: readonly Entry[] = []): void {
    this.violations.push({ rule: "C7", kind: "other", what, id: what, evidence });
  }

  /** No more talk: all that waits is delivered, one last message per room is seen by all, then views are noted. */
  async settle(): Promise<void> {
    this.stopTalking();
    try {
      const silent = () => this.clients.every(({ waiting }) => waiting === 0);
      await until("nobody waits for an acknowledgement", silent, { within: REST_MS });
      for (const room of this.rooms) await this.#lastWord(room);
      await Promise.all(this.clients.flatMap((client) => this.rooms.map((room) => client.readAll(room))));
    } catch (error) {
      this.broken(`not everybody came to rest: ${error instanceof Error ? error.message : String(error)}`);
    }
    for (const client of this.clients) client.conclude();
  }

  async #lastWord(room: string): Promise<void> {
    const speaker = this.random.pick(this.clients);
    let id = speaker.say(room, `${speaker.name} says the last word`);
    await until(
      `the last word is seen by all in ${room}`,
      () => {
        const refused = this.history.entries.some((entry) => entry.op === "refused" && entry.id === id);
        if (refused) id = speaker.say(room, `${speaker.name} says the last word again`);
        return this.clients.every((client) => client.has(room, id));
      },
      { within: REST_MS },
    );
  }

  async close(): Promise<void> {
    this.stopTalking();
    for (const client of this.clients) client.leave();
    await Promise.all(this.networks.map((network) => network.stop()));
    await this.#edge?.stop();
    await Promise.all(this.nodes.map((node) => node.kill("SIGKILL")));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startNodes(): Promise<void> {
    const { nodes = 3, env = {} } = this.#plan;
    const plans = Array.from({ length: nodes }, (_, index) => {
      const own = this.#plan.node?.(index + 1, this.store) ?? {};
      return { name: `node-${index + 1}`, redisUrl: this.store.url, ...own, env: { ...env, ...own.env } };
    });
    // One after another: several that start at once on a small machine are slower than that.
    for (const plan of plans) this.nodes.push(await FaultyNode.start(plan));
    if (!this.#plan.straight)
      this.#edge = await Edge.start(
        this.nodes.map(({ port }) => port),
        this.#folder,
      );
  }

  async #startClients(): Promise<void> {
    const { clients = { sdk: 3, foreign: 3 }, rooms = 1, networks = false } = this.#plan;
    const { token } = await post(this.node(1), "session.guest", { name: "The host" });
    for (let i = 1; i <= rooms; i += 1) {
      const { room } = await post(this.node(1), "room.create", { name: `Room ${i}` }, token);
      this.rooms.push(room.id);
    }
    const kinds = [...Array(clients.sdk).fill(SdkClient), ...Array(clients.foreign).fill(ForeignClient)];
    for (const [index, Kind] of kinds.entries()) {
      const stage = { name: `${Kind === SdkClient ? "sdk" : "other"}-${index + 1}`, history: this.history };
      const url = await this.#wayIn(index, networks);
      this.clients.push(new Kind({ ...stage, rooms: this.rooms, url } satisfies Stage));
    }
    await Promise.all(this.clients.map((client) => client.enter()));
  }

  async #wayIn(index: number, network: boolean): Promise<string> {
    const { straight } = this.#plan;
    const way = straight ? this.node(straight[index % straight.length] ?? 1) : this.edge;
    if (!network) return way.url;
    const proxy = await TcpProxy.start(way.port);
    this.networks.push(proxy);
    return proxy.url;
  }
}

function noteLife(entry: Entry | undefined, from: number, sent: Set<string>, times: Record<string, number>): void {
  if (entry?.op === "send") sent.add(entry.id);
  else if ((entry?.op === "show" || entry?.op === "past") && sent.has(entry.id))
    times[entry.client] ??= Math.round(entry.t - from);
}
