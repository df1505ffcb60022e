import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LOBBY } from "#protocol";
import type { TcpProxy } from "../../support/tcp-proxy.ts";
import { until } from "../../support/until.ts";
import type { Participant } from "../clients/participant.ts";
import type { Violation } from "../proof/checker.ts";
import { type Entry, History } from "../proof/history.ts";
import { Random } from "../proof/random.ts";
import { Edge } from "./edge.ts";
import { Load } from "./load.ts";
import { FaultyNode } from "./nodes.ts";
import { invite } from "./people.ts";
import type { Store, WorldPlan } from "./plan.ts";

const REST_MS = 90_000;

/** A store, nodes, nginx, and people who talk all the time; and the hand that breaks things. */
export class World<S extends Store> {
  readonly store: S;
  readonly random: Random;
  readonly history = new History();
  readonly nodes: FaultyNode[] = [];
  /** All of them; those who talk come first. */
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
      await invite(world, plan);
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
    this.#load ??= new Load(this.talkers, this.random.fork(), perSecond);
    this.#load.start();
  }

  stopTalking(): void {
    this.#load?.stop();
  }

  /** Lets people talk until so many more messages are acknowledged. */
  async talk(messages: number, within = 60_000): Promise<void> {
    const enough = this.history.acknowledged + messages;
    await until(`${messages} more messages are acknowledged`, () => this.history.acknowledged >= enough, { within });
  }

  /** Lets people talk for so long. */
  async run(ms: number): Promise<void> {
    await pause(ms);
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
   * Waits until each client was shown something of each room that was sent after the last fault, or its end.
   * @param bound ms; being slower breaks C7
   */
  async liveAgain({ bound = 30_000, of = this.clients as readonly Participant[] } = {}): Promise<number> {
    const { t: from, what, index } = this.#fault;
    const sent = new Set<string>();
    const seen = new Map<string, number>();
    let next = index;
    const look = () => {
      for (; next < this.history.entries.length; next += 1) noteLife(this.history.entries[next], sent, seen);
      return of.every(({ name }) => this.rooms.every((room) => seen.has(`${name} ${room}`)));
    };
    await until(`everybody lives again after: ${what}`, look, { within: Math.max(2 * bound, 60_000) });
    const times: Record<string, number> = {};
    for (const { name } of of) {
      times[name] = Math.round(Math.max(...this.rooms.map((room) => seen.get(`${name} ${room}`) ?? 0)) - from);
    }
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
      await until("nobody waits for an acknowledgement", silent, { within: this.#plan.restMs ?? REST_MS });
      for (const room of this.rooms) await this.#lastWord(room);
      await Promise.all(this.clients.flatMap((client) => this.rooms.map((room) => client.readAll(room))));
    } catch (error) {
      this.broken(`not everybody came to rest: ${error instanceof Error ? error.message : String(error)}`);
    }
    for (const client of this.clients) client.conclude();
  }

  async #lastWord(room: string): Promise<void> {
    const speaker = this.random.pick(this.talkers);
    let id = speaker.say(room, `${speaker.name} says the last word`);
    await until(
      `the last word is seen by all in ${room}`,
      () => {
        const refused = this.history.entries.some((entry) => entry.op === "refused" && entry.id === id);
        if (refused) id = speaker.say(room, `${speaker.name} says the last word again`);
        return this.clients.every((client) => client.has(room, id));
      },
      { within: this.#plan.restMs ?? REST_MS },
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

  /** Those who also say something. */
  get talkers(): readonly Participant[] {
    return this.clients.slice(0, this.clients.length - (this.#plan.crowd ?? 0));
  }

  async #startNodes(): Promise<void> {
    const { nodes = 3, env = {} } = this.#plan;
    const plans = Array.from({ length: nodes }, (_, index) => {
      const own = this.#plan.node?.(index + 1, this.store) ?? {};
      const name = `node-${index + 1}`;
      const log = join(this.#folder, `${name}.log`);
      return { name, log, redisUrl: this.store.url, ...own, env: { ...env, ...own.env } };
    });
    // One after another: several that start at once on a small machine are slower than that.
    for (const plan of plans) this.nodes.push(await FaultyNode.start(plan));
    if (!this.#plan.straight)
      this.#edge = await Edge.start(
        this.nodes.map(({ port }) => port),
        this.#folder,
      );
  }
}

/** Notes when a client was first shown something of a room that was sent since the noting began. */
function noteLife(entry: Entry | undefined, sent: Set<string>, seen: Map<string, number>): void {
  if (entry?.op === "send") sent.add(entry.id);
  if ((entry?.op !== "show" && entry?.op !== "past") || !sent.has(entry.id)) return;
  const where = `${entry.client} ${entry.room}`;
  if (!seen.has(where)) seen.set(where, entry.t);
}
