import { setTimeout as pause } from "node:timers/promises";
import type { LoadReport } from "#protocol";
import { gather } from "./cast.ts";
import { Checker, count, noTimes, type Verdict } from "./checker.ts";
import { SimulatedClient } from "./client.ts";
import type { LoadPlan } from "./plan.ts";

/** How often it is looked which messages are due, ms: fine enough to be even, coarse enough to cost nothing. */
const TICK_MS = 20;
/** After the last message, what is still on its way is waited for so long, ms. */
const SETTLE_MS = 10_000;
/** Clients that may be on their way in at a time: a cluster that is slow to answer is not flooded. */
const MOST_ENTERING = 20;

/** Simulated clients who chat, and the checker that sees what became of every message. */
export class Load {
  readonly #plan: LoadPlan;
  readonly #checker = new Checker();
  readonly #clients: SimulatedClient[] = [];
  /** Times from losing a node until being in step again. */
  readonly #recovered = noTimes();
  #refused = 0;
  #due = 0;
  #tickedAt = 0;
  #ticker: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
  }

  /** Connects all, one after another at the plan's pace; the first ones begin to talk meanwhile. */
  async start(): Promise<void> {
    const { clients, pace, url, mode } = this.#plan;
    const partOf = await gather(this.#plan);
    this.#tickedAt = performance.now();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    const entering = new Set<Promise<unknown>>();
    const from = performance.now();
    for (let number = 0; number < clients && !this.#stopped; number += 1) {
      await pause(from + (number * 1000) / pace - performance.now());
      if (entering.size >= MOST_ENTERING) await Promise.race(entering);
      const { token, room } = partOf(number);
      const proof = this.#checker.room(room);
      const client = new SimulatedClient({
        ...{ url, mode, token, room, number, proof },
        onRecovered: ({ ms }) => count(this.#recovered, ms),
        onRefused: () => {
          this.#refused += 1;
        },
      });
      const entered = client.enter().then(() => this.#clients.push(client));
      entering.add(entered);
      void entered.catch(() => client.leave()).finally(() => entering.delete(entered));
    }
    await Promise.allSettled(entering);
  }

  report(final = false): LoadReport {
    return this.#reportOf(this.#checker.verdict(performance.now(), final));
  }

  /** Says no more, waits for what is on its way, and goes. @returns the last word on the promise */
  async finish(): Promise<LoadReport> {
    this.#stopped = true;
    clearInterval(this.#ticker);
    const until = performance.now() + SETTLE_MS;
    while (performance.now() < until && !this.#isSettled) await pause(50);
    const report = this.report(true);
    this.leave();
    return report;
  }

  /** Everybody goes at once. */
  leave(): void {
    this.#stopped = true;
    clearInterval(this.#ticker);
    for (const client of this.#clients) client.leave();
  }

  get #isSettled(): boolean {
    return this.#clients.every((client) => client.isIdle) && this.#checker.verdict(performance.now(), true).lost === 0;
  }

  /** Open loop: so many messages per second are said, however long their answers take. */
  #tick(): void {
    const now = performance.now();
    this.#due += ((now - this.#tickedAt) * this.#plan.rate) / 1000;
    this.#tickedAt = now;
    for (; this.#due >= 1; this.#due -= 1) {
      this.#clients[Math.floor(Math.random() * this.#clients.length)]?.say();
    }
  }

  #reportOf({ latency, ...verdict }: Verdict): LoadReport {
    const { clients, rate, mode } = this.#plan;
    return {
      ...{ clients, rate, mode },
      connected: this.#clients.filter((client) => client.isUp).length,
      ...verdict,
      refused: this.#refused,
      latency,
      recovered: [...this.#recovered],
    };
  }
}
