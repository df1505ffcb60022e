import { door as budget } from "../budgets.ts";

/**
 * Where those wait who come to stay. So many are let in per tick, fewer while this node does not come round in time: a
 * storm of them is spread, and messages go on meanwhile. In quiet times nobody waits.
 */
export class Door {
  readonly #waiting: (() => void)[] = [];
  #left: number = budget.burst;
  #pace: number = budget.perTick;
  #dueAt = 0;
  #ticking: NodeJS.Timeout | undefined;
  readonly #sheds: () => boolean;

  /** @param sheds whether this node has so much to do that hardly anybody can be let in */
  constructor(sheds: () => boolean) {
    this.#sheds = sheds;
  }

  /** @returns false, with nothing done, where so many wait that this one's turn would come too late */
  enter(letIn: () => void): boolean {
    const most = this.#sheds() ? budget.waitingWhenLate : budget.waiting;
    if (this.#waiting.length >= most) return false;
    this.#waiting.push(letIn);
    this.#serve();
    if (this.#ticking === undefined) this.#await();
    return true;
  }

  #serve(): void {
    while (this.#left > 0) {
      const letIn = this.#waiting.shift();
      if (!letIn) return;
      this.#left -= 1;
      letIn();
    }
  }

  #await(): void {
    this.#dueAt = performance.now() + budget.tickMs;
    this.#ticking = setTimeout(() => this.#tick(), budget.tickMs).unref();
  }

  #tick(): void {
    const isLate = performance.now() - this.#dueAt > budget.lateMs || this.#sheds();
    this.#pace = isLate ? Math.max(1, Math.floor(this.#pace / 2)) : Math.min(budget.perTick, this.#pace + 1);
    this.#left = Math.min(budget.burst, this.#left + this.#pace);
    this.#serve();
    // Nobody came for a while: the next ones are let in at once, and nothing ticks until then.
    if (this.#left === budget.burst) this.#ticking = undefined;
    else this.#await();
  }
}
