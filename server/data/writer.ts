import type { Redis } from "ioredis";
import { Refusal } from "#protocol";
import { writer as budget } from "../budgets.ts";
import { isOff } from "../failpoints.ts";
import { NotKept, NotSent } from "./asking.ts";
import type { Replicas } from "./replicas.ts";
import { type Arg, changingScripts } from "./script.ts";
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

interface Waiting {
  change: Change;
  since: number;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** How long replicas may take to confirm, ms. */
const WAIT_MS = 800;
/** How often a primary is asked for a sign of life where there is nothing else to say, ms. */
const BEAT_MS = 250;
/** Every so many of them it is asked for its replicas as well. */
const BEATS_PER_LOOK = 20;
/**
 * A primary that was silent for so long may have been replaced meanwhile, ms. Longer than a WAIT, so that replicas that
 * lag raise no doubt; shorter, by more than a beat, than the silence after which Sentinels or a Cluster act
 * (1.5 s in infra/redis; nobody should set it lower).
 */
const SILENT_MS = 1100;
/** So long after its silence others may still be finding their places, ms. */
const DOUBT_MS = 6000;
/** Callers are not kept waiting for their turn longer than this, ms. */
const TURN_MS = 4000;

/**
 * Changes on one connection to one primary, in rounds: those that come in one turn of the event loop, shortly after a
 * round or while one is under way travel together, for a write and an answer cost both sides more than the change in
 * them. With replicas to wait for, a round ends with one WAIT for all of it (group commit); WAIT is only true of the
 * connection that wrote (DELIVERY, rule 4), and it blocks it, so nothing else runs here.
 *
 * A primary that was paused can wake up when another one was just put in its place, and for a moment a replica that
 * has not heard of that follows it still, and confirms. So a primary must have been heard all the time: after a
 * silence, and on a new connection unless it is the promoted one, all replicas must confirm for a while.
 */
export class Writer {
  readonly #redis: Redis;
  readonly #replicas: Replicas;
  readonly #onPromoted: () => void;
  readonly #beating: NodeJS.Timeout;
  readonly #waiting: Waiting[] = [];
  #unanswered = 0;
  /** A round is gathered or under way. */
  #busy = false;
  /** When the last round was sent, by the clock that never jumps. */
  #sentAt = 0;
  /** The primary of this very connection has said who it is. */
  #isKnown = false;
  #found = 0;
  #beats = 0;
  #isBeating = false;
  /** Until then (of the clock that never jumps) it may have been replaced without noticing. */
  #doubtUntil = 0;

  /** @param onPromoted told when this connection leads to one that took the place of another */
  constructor(redis: Redis, replicas: Replicas, onPromoted: () => void) {
    this.#redis = redis;
    this.#replicas = replicas;
    this.#onPromoted = onPromoted;
    redis.on("ready", () => void this.#meet());
    redis.on("close", () => {
      this.#isKnown = false;
    });
    this.#beating = setInterval(() => void this.#beat(), BEAT_MS);
  }

  /** Replicas that this primary had when it was last asked. */
  get found(): number {
    return this.#found;
  }

  get ready(): boolean {
    return this.#redis.status === "ready" && this.#isKnown;
  }

  /**
   * Sends a change; resolves with its answer once enough replicas have it.
   * @throws Refusal OVERLOADED; NotSent; NotKept; what Redis or the connection said
   */
  async run(change: Change): Promise<unknown> {
    if (!this.ready) throw new NotSent("the primary cannot be reached");
    if (this.#unanswered >= budget.mostUnanswered) throw new Refusal("OVERLOADED", { retryAfterMs: 1000 });
    this.#unanswered += 1;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.push({ change, since: Date.now(), resolve, reject });
        this.#gather();
      });
    } finally {
      this.#unanswered -= 1;
    }
  }

  close(): void {
    clearInterval(this.#beating);
    hangUp(this.#redis);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new NotSent("this primary serves no more"));
  }

  async #meet(): Promise<void> {
    try {
      await this.#loadScripts();
      const { isNew, isSure, replicas } = this.#replicas.learn(await this.#redis.info("replication"));
      this.#found = replicas;
      if (isNew) this.#onPromoted();
      if (isSure) this.#doubtUntil = 0;
      else this.#doubt();
      this.#isKnown = true;
    } catch {
      // The connection broke again: the next one asks anew.
    }
  }

  /** A step that had to be sent again as source would be overtaken by its sender's next one. */
  async #loadScripts(): Promise<void> {
    const loading = changingScripts().map((lua) => this.#redis.script("LOAD", lua));
    // Whoever may not load still may run them. A broken connection is told by what is asked next.
    await Promise.allSettled(loading);
  }

  /** A sign of life; what is under way is one by itself. */
  async #beat(): Promise<void> {
    if (this.#isBeating || this.#busy || !this.ready) return;
    this.#beats += 1;
    // Nobody can take the place of a primary that has no replicas.
    if (this.#replicas.all === 0 && this.#beats % BEATS_PER_LOOK !== 0) return;
    this.#isBeating = true;
    const began = performance.now();
    try {
      if (this.#beats % BEATS_PER_LOOK === 0)
        this.#found = this.#replicas.learn(await this.#redis.info("replication")).replicas;
      else await this.#redis.ping();
      this.#heard(began);
    } catch {
      // The connection broke: the next one is met anew.
    } finally {
      this.#isBeating = false;
    }
  }

  /** An answer came to what was sent then. */
  #heard(sentAt: number): void {
    if (performance.now() - sentAt > SILENT_MS) this.#doubt();
  }

  #doubt(): void {
    this.#doubtUntil = performance.now() + DOUBT_MS;
  }

  /** How many replicas must confirm now. */
  get #needed(): number {
    if (isOff("wait")) return 0;
    return performance.now() < this.#doubtUntil ? this.#replicas.all : this.#replicas.wanted;
  }

  /** Sends what waits: in this turn of the loop where it is quiet, else as soon as a round may follow the last one. */
  #gather(): void {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#busy = true;
    const wait = this.#sentAt + budget.gatherMs - performance.now();
    if (wait > 0) setTimeout(() => void this.#pump(), wait);
    else setImmediate(() => void this.#pump());
  }

  async #pump(): Promise<void> {
    const round = this.#fresh(this.#waiting.splice(0, budget.mostAtOnce));
    if (round.length > 0) await this.#send(round, this.#needed);
    this.#busy = false;
    this.#gather();
  }

  /** Those whose callers still wait: the others hear that nothing happened. */
  #fresh(all: Waiting[]): Waiting[] {
    const since = Date.now() - TURN_MS;
    return all.filter((waiting) => {
      if (waiting.since >= since) return true;
      waiting.reject(new NotSent("the store took too long with what came before"));
      return false;
    });
  }

  async #send(round: Waiting[], replicas: number): Promise<void> {
    this.#sentAt = performance.now();
    try {
      const answers = await this.#exchange(round, replicas);
      this.#heard(this.#sentAt);
      // The answer to WAIT is the last one.
      const [failed, confirmed] = replicas > 0 ? (answers.at(-1) ?? []) : [null, replicas];
      const answersOf = answers.filter((_, i) => i < answers.length - (replicas > 0 ? 1 : 0)).values();
      // More than were asked for, if the answer took so long that this may be the primary no more.
      const needed = replicas > 0 ? this.#needed : 0;
      for (const { change, resolve, reject } of round) {
        if (change.asking) answersOf.next();
        const [error, answer] = answersOf.next().value ?? [new NotKept("no answer")];
        if (error) reject(error);
        // The change itself was taken: however its WAIT ended, nobody knows whether it will last.
        else if (failed) reject(new NotKept("the replicas could not be heard", { cause: failed }));
        else if (Number(confirmed) < needed) reject(new NotKept(`${confirmed} of ${needed} replicas have it`));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of round) reject(error);
    }
  }

  async #exchange(round: Waiting[], replicas: number): Promise<[error: Error | null, answer: unknown][]> {
    const pipeline = this.#redis.pipeline();
    for (const { change } of round) {
      if (change.asking) pipeline.asking();
      pipeline.callBuffer(change.name, [...change.args]);
    }
    if (replicas > 0) pipeline.wait(replicas, WAIT_MS);
    const answers = pipeline.exec();
    for (const { change } of round) change.sent?.();
    return (await answers) ?? [];
  }
}
