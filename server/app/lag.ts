import { performance } from "node:perf_hooks";
import { loop as budget } from "../budgets.ts";
import type { LoopWatch } from "../loop-watch.ts";

/** What a node that has too much to do lets go of, the first thing first; messages are not among them. */
export type Sheddable = "typing" | "presence" | "sockets" | "history";

/**
 * Whether this node comes round in time, by how late its event loop is (p99) and how little of it is idle. The more it
 * is late, the more is let go of, until some time after it has been on time again.
 */
export class Lag {
  readonly #watch: LoopWatch;
  readonly #until: Record<Sheddable, number> = { typing: 0, presence: 0, sockets: 0, history: 0 };
  readonly #looking: NodeJS.Timeout;
  #looks = 0;
  #used = performance.eventLoopUtilization();
  /** At the last look: one long turn, as at a start or for a large page, is no trouble yet. */
  #lateBefore = 0;

  constructor(watch: LoopWatch) {
    this.#watch = watch;
    this.#looking = setInterval(() => this.#look(), budget.judgeMs).unref();
  }

  stop(): void {
    clearInterval(this.#looking);
  }

  sheds(what: Sheddable): boolean {
    return performance.now() < this.#until[what];
  }

  #look(): void {
    const lateMs = this.#watch.lateSince(this.#looks);
    this.#looks = this.#watch.looks;
    const { utilization } = performance.eventLoopUtilization(this.#used);
    this.#used = performance.eventLoopUtilization();
    this.judge(lateMs, utilization);
  }

  /**
   * Draws the conclusion from one look.
   * @param lateMs p99 of how late the loop was since the look before
   * @param utilization how much of the time it was at work, 0 to 1
   */
  judge(lateMs: number, utilization: number): void {
    const isLateMs = utilization < budget.busyShare ? 0 : Math.max(0, lateMs);
    const lasting = Math.min(this.#lateBefore, isLateMs);
    this.#lateBefore = isLateMs;
    for (const [what, mostMs] of Object.entries(budget.shedAtMs) as [Sheddable, number][]) {
      if (lasting > mostMs) this.#until[what] = performance.now() + budget.shedMs;
    }
  }
}
