import type { NodeStats } from "#protocol";
import type { LoopWatch } from "../loop-watch.ts";
import type { Tally } from "../tally.ts";

/** What a node holds, asked for once a second. */
export interface Holdings {
  /** People connected to this node. */
  people(): number;
  /** Rooms that this node listens to. */
  rooms(): number;
}

/** What has been counted up to a moment. */
interface Mark {
  at: number;
  kept: number;
  delivered: number;
  calls: number;
  errors: number;
  opened: number;
  latency: readonly number[];
  cpu: NodeJS.CpuUsage;
}

/** Measures a node: what happened from one look to the next. */
export class Measure {
  readonly #tally: Tally;
  readonly #holdings: Holdings;
  readonly #loop: LoopWatch;
  #looks = 0;
  #mark: Mark;

  constructor(tally: Tally, holdings: Holdings, loop: LoopWatch) {
    this.#tally = tally;
    this.#holdings = holdings;
    this.#loop = loop;
    this.#mark = this.#now();
  }

  /** What this node did since it was last asked. */
  take(): NodeStats {
    const before = this.#mark;
    const now = this.#now();
    this.#mark = now;
    const seconds = Math.max(0.001, (now.at - before.at) / 1000);
    const rate = (count: number) => Math.round((count / seconds) * 10) / 10;
    const { sockets, resets, repeated, arrivals, kept, delivered } = this.#tally;
    const stats: NodeStats = {
      sockets,
      people: this.#holdings.people(),
      rooms: this.#holdings.rooms(),
      in: rate(now.kept - before.kept),
      out: rate(now.delivered - before.delivered),
      calls: rate(now.calls - before.calls),
      errors: rate(now.errors - before.errors),
      opened: rate(now.opened - before.opened),
      latency: short(now.latency.map((count, i) => count - (before.latency[i] ?? 0))),
      arrivals: [...arrivals].map(([from, away]) => ({ from, away: short(away) })),
      kept,
      delivered,
      resets,
      repeated,
      loopMs: this.#loopMs(),
      cpu:
        Math.round(((now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / seconds / 1e6) * 1000) /
        1000,
      rss: process.memoryUsage.rss(),
    };
    return stats;
  }

  #loopMs(): number {
    const ms = this.#loop.lateSince(this.#looks);
    this.#looks = this.#loop.looks;
    return Math.round(ms * 10) / 10;
  }

  #now(): Mark {
    const { kept, delivered, calls, errors, opened, latency } = this.#tally;
    const at = performance.now();
    return { at, kept, delivered, calls, errors, opened, latency: [...latency], cpu: process.cpuUsage() };
  }
}

/** Nothing above the last class in which there is something. */
const short = (counts: readonly number[]) => counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
