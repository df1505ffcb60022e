import type { Participant } from "../clients/participant.ts";
import type { Random } from "../proof/random.ts";

/** Messages of one client that may wait for their acknowledgement before it holds its tongue. */
const WAITING = 25;

/** People who talk all the time, at a steady rate: who says what and when is the seed's. */
export class Load {
  readonly #clients: readonly Participant[];
  readonly #random: Random;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #said = 0;

  constructor(clients: readonly Participant[], random: Random, perSecond: number) {
    this.#clients = clients;
    this.#random = random;
    this.#everyMs = 1_000 / perSecond;
  }

  start(): void {
    if (this.#timer) return;
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    this.#timer = setTimeout(
      () => {
        this.#speak();
        this.#next();
      },
      this.#random.between(0, 2 * this.#everyMs),
    );
  }

  #speak(): void {
    const client = this.#random.pick(this.#clients);
    const room = this.#random.pick(client.rooms);
    if (client.waiting >= WAITING) return;
    this.#said += 1;
    client.say(room, `${client.name} says ${this.#said}`);
  }
}
