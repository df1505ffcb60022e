import type { FastifyBaseLogger } from "fastify";
import type { Config } from "../config.ts";
import type { Taking } from "./admission.ts";
import type { TeahouseServer, TeahouseSocket } from "./socket-tools.ts";

/** Sockets that are asked to move per second, unless that took longer than DRAIN_SECONDS. */
const MOVES_PER_S = 100;
const LEAST_WINDOW_MS = 1000;
/** How long after its window whoever was told to move last may take to be elsewhere, ms. */
const LATE_MS = 3000;
/** How long calls that were begun may take to end, ms. */
const FINISH_MS = 2000;
/** The same where this node has to end quickly, ms. */
const HURRIED_FINISH_MS = 1000;
/** Those who have not moved are closed in parts: their clients come back by themselves, and not all at once. */
const PARTS = { most: 20, least: 50, everyMs: 100 };
/** How often to look whether all are gone, ms. */
const LOOK_MS = 50;

export interface DrainTools {
  io: TeahouseServer;
  config: Config;
  log: FastifyBaseLogger;
  /** Told of each change. */
  became(taking: Taking): void;
}

/** Lets the sockets of a node move to others, without a call that fails or a gap. */
export class Drain {
  readonly #tools: DrainTools;
  #taking: Taking = "up";
  #round: AbortController | undefined;
  #emptied: Promise<void> = Promise.resolve();
  #forGood = false;
  #hurried = false;

  constructor(tools: DrainTools) {
    this.#tools = tools;
  }

  get taking(): Taking {
    return this.#taking;
  }

  /**
   * Takes no new sockets, and empties this node, which then stays; or takes sockets again: those that were told to move
   * and have not begun to stay.
   */
  follow(wanted: boolean): void {
    if (wanted) void this.#begin();
    else if (!this.#forGood) this.#undo();
  }

  /** Empties this node for the last time; calls that were begun have ended then, or had their time. */
  async leave(): Promise<void> {
    this.#forGood = true;
    await this.#begin();
  }

  /** There is no time for moves: what is left of a drain is done at once. */
  hurry(): void {
    this.#hurried = true;
  }

  #begin(): Promise<void> {
    if (this.#round) return this.#emptied;
    this.#round = new AbortController();
    this.#emptied = this.#empty(this.#round.signal);
    return this.#emptied;
  }

  #undo(): void {
    if (!this.#round) return;
    this.#round.abort();
    this.#round = undefined;
    this.#become("up");
    const { config } = this.#tools;
    for (const socket of this.#sockets) socket.emit("node", { node: config.NODE_NAME, state: "up" });
  }

  async #empty(undone: AbortSignal): Promise<void> {
    this.#become("draining");
    const windowMs = this.#hurried ? 0 : this.#tellAll();
    await this.#haveLeft(windowMs, undone);
    const finished = performance.now() + (this.#hurried ? HURRIED_FINISH_MS : FINISH_MS);
    await this.#wait(
      () => this.#sockets.every((socket) => socket.data.inFlight === 0) || performance.now() > finished,
      undone,
    );
    await this.#close(undone);
    if (!undone.aborted) this.#become("drained");
  }

  /**
   * Gives each socket its own time within a window: they come to the other nodes evenly, which nothing drawn by chance
   * would be.
   * @returns the window, ms
   */
  #tellAll(): number {
    const { config, log } = this.#tools;
    const sockets = this.#sockets;
    const most = config.DRAIN_SECONDS * 1000;
    const windowMs = Math.min(most, Math.max(LEAST_WINDOW_MS, (sockets.length / MOVES_PER_S) * 1000));
    const jitter = Math.round(windowMs / Math.max(1, sockets.length));
    for (const [i, socket] of sockets.entries()) {
      const after = Math.floor((windowMs * i) / sockets.length);
      socket.emit("node", { node: config.NODE_NAME, state: "draining", after, jitter });
    }
    log.info({ sockets: sockets.length, windowMs }, "this node drains: its sockets move to others");
    return windowMs;
  }

  /** Whoever is slow may still be on the way: as long as some leave, and there is time, the others are waited for. */
  async #haveLeft(windowMs: number, undone: AbortSignal): Promise<void> {
    const from = performance.now();
    const most = from + this.#tools.config.DRAIN_SECONDS * 1000 + LATE_MS;
    let [left, until] = [this.#sockets.length, from + windowMs + LATE_MS];
    const isOver = () => {
      const now = performance.now();
      const count = this.#sockets.length;
      if (count < left) [left, until] = [count, Math.min(most, Math.max(until, now + LATE_MS))];
      return count === 0 || this.#hurried || now > until;
    };
    await this.#wait(isOver, undone);
  }

  async #close(undone: AbortSignal): Promise<void> {
    const left = this.#sockets;
    if (left.length > 0) this.#tools.log.info({ sockets: left.length }, "these did not move, and are closed");
    const size = this.#hurried ? left.length : Math.max(PARTS.least, Math.ceil(left.length / PARTS.most));
    for (let from = 0; from < left.length && !undone.aborted; from += size) {
      if (from > 0) await pause(PARTS.everyMs);
      for (const socket of left.slice(from, from + size)) socket.conn.close();
    }
  }

  async #wait(enough: () => boolean, undone: AbortSignal): Promise<void> {
    while (!undone.aborted && !enough()) await pause(LOOK_MS);
  }

  get #sockets(): TeahouseSocket[] {
    return [...this.#tools.io.sockets.sockets.values()];
  }

  #become(taking: Taking): void {
    this.#taking = taking;
    this.#tools.became(taking);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
