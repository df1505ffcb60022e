import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { hangUp } from "./topology.ts";

/** How often a listener looks whether what is published still reaches it, ms. */
const PROBE_EVERY_MS = 1000;
/** How long a probe may be on its way, ms. */
const PROBE_WITHIN_MS = 1500;

/** Where a listener's findings go. */
export interface ListenerOutlet {
  message(channel: string, payload: Buffer): void;
  /** The connection is a new one, or its primary let go of channels: nothing is surely subscribed to any more. */
  blank(): void;
  /** A probe was published and did not arrive: the connection was half dead, and is being replaced. */
  probeLost(): void;
  /** A channel for probes that this connection's primary serves; nothing while that is not known. */
  probeChannel(): string | undefined;
  publish(channel: string, payload: string): Promise<unknown>;
}

/**
 * One connection to one primary that listens to channels. It does not trust its own silence: once a second a probe
 * goes through Redis and back, for a connection can be dead for minutes without anybody saying so.
 */
export class Listener {
  readonly #redis: Redis;
  readonly #outlet: ListenerOutlet;
  readonly #timer: NodeJS.Timeout;
  /** The probe channel that this very connection is subscribed to. */
  #probing: string | undefined;
  /** Connections so far: what was awaited on an earlier one says nothing of this one. */
  #life = 0;
  #looking = false;
  #arrived: (mark: string) => void = () => {};

  constructor(redis: Redis, outlet: ListenerOutlet) {
    this.#redis = redis;
    this.#outlet = outlet;
    redis.on("smessageBuffer", (channel: Buffer, payload: Buffer) => this.#take(channel.toString(), payload));
    redis.on("ready", () => this.#begin());
    // Redis Cluster says `sunsubscribe` when a slot leaves; ioredis turns that into this event.
    redis.on("moved", () => this.#begin());
    this.#timer = setInterval(() => void this.#look(), PROBE_EVERY_MS);
  }

  get ready(): boolean {
    return this.#redis.status === "ready";
  }

  /** Resolves once Redis confirmed: every later message comes, until `blank`. */
  async listen(channel: string): Promise<void> {
    await this.#redis.ssubscribe(channel);
  }

  async stopListening(channel: string): Promise<void> {
    if (this.ready) await this.#redis.sunsubscribe(channel);
  }

  close(): void {
    clearInterval(this.#timer);
    hangUp(this.#redis);
  }

  #begin(): void {
    this.#life += 1;
    this.#probing = undefined;
    this.#outlet.blank();
  }

  #take(channel: string, payload: Buffer): void {
    if (channel === this.#probing) this.#arrived(payload.toString());
    else this.#outlet.message(channel, payload);
  }

  /** Only of a connection that believes itself well; one that is down is being replaced already. */
  async #look(): Promise<void> {
    if (!this.ready || this.#looking) return;
    this.#looking = true;
    const life = this.#life;
    try {
      if ((await this.#probe()) || life !== this.#life || !this.ready) return;
      this.#outlet.probeLost();
      this.#redis.disconnect(true);
    } catch {
      // It could not be published or subscribed to: that says nothing about this connection's silence.
    } finally {
      this.#looking = false;
    }
  }

  /** @returns whether the probe came back; true also when none could be sent */
  async #probe(): Promise<boolean> {
    const channel = this.#outlet.probeChannel();
    if (channel === undefined) return true;
    if (this.#probing !== channel) {
      if (!(await within(this.#redis.ssubscribe(channel)))) return false;
      this.#probing = channel;
    }
    const mark = randomBytes(6).toString("base64url");
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = (found) => found === mark && resolve();
    });
    await this.#outlet.publish(channel, mark);
    return await within(arrived);
  }
}

/** Whether it happened in the time that a probe has. */
async function within(what: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_WITHIN_MS);
  });
  return await Promise.race([what.then(() => true), late]).finally(() => clearTimeout(timer));
}
