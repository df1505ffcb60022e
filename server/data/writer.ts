import type { Redis } from "ioredis";
import { Refusal } from "#protocol";
import { isOff } from "../failpoints.ts";
import { NotKept, NotSent } from "./asking.ts";
import type { Arg } from "./script.ts";
import { hangUp } from "./topology.ts";

/** One change on its way to a primary. */
export interface Change {
  name: string;
  args: readonly Arg[];
  /** The primary is taking over the key's slot and must be asked in this very way. */
  asking?: boolean;
  /** Runs when the change has been handed to the connection, and not been answered. */
  sent?: () => void;
}

interface Waiting extends Change {
  since: number;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** How long replicas may take to confirm, ms. */
const WAIT_MS = 1000;
/** Callers are not kept waiting for their turn longer than this, ms. */
const TURN_MS = 4000;
/** Changes that are not answered yet; more are refused at once, so that a store that hangs costs no memory. */
const MOST_UNANSWERED = 10_000;
/** Changes that travel together at most. */
const MOST_AT_ONCE = 500;

/**
 * Changes on one connection to one primary. With replicas to wait for, those that come while a WAIT is under way
 * travel together afterwards, with one WAIT for all of them (group commit); WAIT is only true of the connection
 * that wrote (DELIVERY, rule 4), and it blocks it, so nothing else runs here.
 */
export class Writer {
  readonly #redis: Redis;
  readonly #replicas: () => number;
  readonly #waiting: Waiting[] = [];
  #unanswered = 0;
  #busy = false;

  /** @param replicas how many replicas must confirm; asked anew for each round */
  constructor(redis: Redis, replicas: () => number) {
    this.#redis = redis;
    this.#replicas = replicas;
  }

  get ready(): boolean {
    return this.#redis.status === "ready";
  }

  /**
   * Sends a change; resolves with its answer once enough replicas have it.
   * @throws Refusal OVERLOADED; NotSent; NotKept; what Redis or the connection said
   */
  async run(change: Change): Promise<unknown> {
    if (this.#unanswered >= MOST_UNANSWERED) throw new Refusal("OVERLOADED", { retryAfterMs: 1000 });
    this.#unanswered += 1;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.push({ ...change, since: Date.now(), resolve, reject });
        this.#pump();
      });
    } finally {
      this.#unanswered -= 1;
    }
  }

  close(): void {
    hangUp(this.#redis);
    for (const change of this.#waiting.splice(0)) change.reject(new NotSent("this primary serves no more"));
  }

  #pump(): void {
    const replicas = isOff("wait") ? 0 : this.#replicas();
    // Without a WAIT nothing blocks: whatever comes is sent as it comes.
    if (this.#waiting.length === 0 || (this.#busy && replicas > 0)) return;
    const round = this.#fresh(this.#waiting.splice(0, MOST_AT_ONCE));
    if (round.length === 0) {
      this.#pump();
      return;
    }
    this.#busy = true;
    void this.#send(round, replicas).finally(() => {
      this.#busy = false;
      this.#pump();
    });
  }

  /** Those whose callers still wait: the others hear that nothing happened. */
  #fresh(changes: Waiting[]): Waiting[] {
    const since = Date.now() - TURN_MS;
    return changes.filter((change) => {
      if (change.since >= since) return true;
      change.reject(new NotSent("the store took too long with what came before"));
      return false;
    });
  }

  async #send(round: Waiting[], replicas: number): Promise<void> {
    try {
      const answers = await this.#exchange(round, replicas);
      // The answer to WAIT is the last one.
      const [failed, confirmed] = replicas > 0 ? (answers.at(-1) ?? []) : [null, replicas];
      const answersOf = answers.filter((_, i) => i < answers.length - (replicas > 0 ? 1 : 0)).values();
      for (const change of round) {
        if (change.asking) answersOf.next();
        const [error, answer] = answersOf.next().value ?? [new NotKept("no answer")];
        if (error) change.reject(error);
        // The change itself was taken: however its WAIT ended, nobody knows whether it will last.
        else if (failed) change.reject(new NotKept("the replicas could not be heard", { cause: failed }));
        else if (Number(confirmed) < replicas)
          change.reject(new NotKept(`${confirmed} of ${replicas} replicas have it`));
        else change.resolve(answer);
      }
    } catch (error) {
      for (const change of round) change.reject(error);
    }
  }

  async #exchange(round: Waiting[], replicas: number): Promise<[error: Error | null, answer: unknown][]> {
    const pipeline = this.#redis.pipeline();
    for (const { name, args, asking } of round) {
      if (asking) pipeline.asking();
      pipeline.callBuffer(name, [...args]);
    }
    if (replicas > 0) pipeline.wait(replicas, WAIT_MS);
    const answers = pipeline.exec();
    for (const { sent } of round) sent?.();
    return (await answers) ?? [];
  }
}
