import { randomUUID } from "node:crypto";
import { ChatClient, type Recovery, RpcError } from "../../client/sdk/index.ts";
import { Checker, type RoomProof, type Verdict } from "../../infra/load/checker.ts";
import { post } from "./cluster.ts";
import { until } from "./until.ts";

/** Somebody came to a node from another one; times are of performance.now(). */
export interface Move {
  at: number;
  from: string;
  to: string;
  /** Whether there was a moment without a connection. */
  hadGap: boolean;
}

/** A call that ended with an error, by whatever that would be mended later. */
export interface FailedCall {
  at: number;
  why: string;
}

interface Plan {
  clients: number;
  roomSize: number;
  /** Messages, all clients together. */
  perSecond: number;
}

interface Member {
  client: ChatClient;
  room: string;
  number: number;
  proof: RoomProof;
  isBusy: boolean;
}

const TICK_MS = 20;
/** Guests that come in at a time. */
const ENTERING = 20;

/**
 * Many people on our SDK who keep talking while something is done to their nodes. They make their calls by hand, each
 * attempt counted, where the outbox would quietly make them again.
 */
export class Crowd {
  readonly moves: Move[] = [];
  readonly failed: FailedCall[] = [];
  readonly recoveries: (Recovery & { at: number })[] = [];
  readonly #members: Member[] = [];
  readonly #checker = new Checker();
  readonly #sending = new Set<Promise<void>>();
  #ticker: NodeJS.Timeout | undefined;
  #acknowledged = 0;

  private constructor() {}

  /**
   * All of them in, each in one room, and talking. The cluster must have no limits.
   * @param urls its edges
   */
  static async gather(urls: readonly [string, ...string[]], { clients, roomSize, perSecond }: Plan): Promise<Crowd> {
    const crowd = new Crowd();
    const [url] = urls;
    const owner = await post({ url }, "session.guest", { name: "Host" });
    const rooms = await Promise.all(
      Array.from({ length: Math.ceil(clients / roomSize) }, async (_, i) => {
        return (await post({ url }, "room.create", { name: `Table ${i}` }, owner.token)).room.id;
      }),
    );
    for (let i = 0; i < clients; i += ENTERING) {
      const numbers = Array.from({ length: Math.min(ENTERING, clients - i) }, (_, k) => i + k);
      await Promise.all(numbers.map((number) => crowd.#enter(urls, rooms[number % rooms.length] ?? "", number)));
    }
    crowd.#talk(perSecond);
    return crowd;
  }

  /** How many each node serves. */
  get serving(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { client } of this.#members) {
      const { state, node = "" } = client.status;
      if (state === "up") counts.set(node, (counts.get(node) ?? 0) + 1);
    }
    return counts;
  }

  /** Waits until all have a connection and so many more messages are acknowledged. */
  async talksOn(messages: number): Promise<void> {
    const enough = this.#acknowledged + messages;
    const isWell = () => this.#acknowledged >= enough && this.#members.every(({ client }) => client.isUp);
    await until(`${messages} more messages are acknowledged`, isWell, { within: 60_000 });
  }

  /** Ends the talk, and says what became of all that was said once everybody had the time to get it. */
  async verdict(): Promise<Verdict> {
    clearInterval(this.#ticker);
    await Promise.all(this.#sending);
    const final = () => this.#checker.verdict(performance.now(), true);
    await until("everybody has everything", () => final().lost === 0, { within: 20_000, every: 250 }).catch(
      () => undefined,
    );
    return final();
  }

  leave(): void {
    clearInterval(this.#ticker);
    for (const { client } of this.#members) client.close();
  }

  async #enter(urls: readonly [string, ...string[]], room: string, number: number): Promise<void> {
    const [url] = urls;
    const { token, user } = await post({ url }, "session.guest", { name: `Guest ${number}` });
    await post({ url }, "room.join", { room }, token);
    const client = new ChatClient({ url: urls, token, user: user.id, pingEveryMs: 60_000 });
    const proof = this.#checker.room(room);
    this.#members.push({ client, room, number, proof, isBusy: false });
    this.#follow(client, room, proof);
    client.open();
    await until(`guest ${number} is in`, () => client.isUp && client.watch(room, { history: false }).position, {
      within: 60_000,
    });
  }

  #follow(client: ChatClient, room: string, proof: RoomProof): void {
    const reader = proof.enter();
    let [node, hadGap] = [client.status.node, false];
    client.on("status", (status) => {
      const at = performance.now();
      reader.link(status.state === "up", at);
      if (status.state === "down") hadGap = true;
      if (status.state !== "up" || status.node === node || status.node === undefined) return;
      if (node !== undefined) this.moves.push({ at, from: node, to: status.node, hadGap });
      [node, hadGap] = [status.node, false];
    });
    client.on("recovered", (recovery) => this.recoveries.push({ ...recovery, at: performance.now() }));
    const watched = client.watch(room, { history: false });
    watched.on("change", () => {
      if (watched.position) reader.startAt(watched.position.seq);
    });
    watched.on("added", (event) => {
      reader.startAt(event.seq - 1);
      proof.delivered(reader, event.type === "message.sent" ? event.clientId : "", event, performance.now());
    });
    watched.on("reset", () => proof.void(reader, true));
  }

  #talk(perSecond: number): void {
    let [due, ticked] = [0, performance.now()];
    this.#ticker = setInterval(() => {
      const now = performance.now();
      due += ((now - ticked) * perSecond) / 1000;
      ticked = now;
      for (; due >= 1; due -= 1) this.#sayOne();
    }, TICK_MS);
  }

  #sayOne(): void {
    const member = this.#members[Math.floor(Math.random() * this.#members.length)];
    if (!member || member.isBusy) return;
    member.isBusy = true;
    const sending = this.#say(member).finally(() => {
      member.isBusy = false;
      this.#sending.delete(sending);
    });
    this.#sending.add(sending);
  }

  /** Under one clientId until it is acknowledged. */
  async #say({ client, room, number, proof }: Member): Promise<void> {
    const clientId = randomUUID();
    proof.sent(clientId, number, performance.now());
    await until(
      "a message is acknowledged",
      async () => {
        try {
          const receipt = await client.call("message.send", { room, clientId, text: `${number} says something` });
          proof.acknowledged(clientId, receipt, performance.now());
          this.#acknowledged += 1;
          return true;
        } catch (error) {
          const why = error instanceof RpcError ? error.name : String(error);
          this.failed.push({ at: performance.now(), why });
          return false;
        }
      },
      { within: 60_000, every: 100 },
    );
  }
}

/**
 * How evenly moves were spread: the window, counted from the first of them, is cut into ten parts, each of which ought
 * to have a tenth of all.
 * @returns the largest deviation of a part, as a share of a tenth; and how long all took, as a share of the window
 */
export function evenness(moves: readonly Move[], windowMs: number): { worst: number; span: number } {
  const times = moves.map(({ at }) => at).sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const parts = Array.from({ length: 10 }, () => 0);
  for (const at of times) {
    const part = Math.min(9, Math.floor(((at - first) / windowMs) * 10));
    parts[part] = (parts[part] ?? 0) + 1;
  }
  const fair = moves.length / 10;
  const worst = Math.max(...parts.map((count) => Math.abs(count - fair) / fair));
  return { worst, span: ((times.at(-1) ?? 0) - first) / windowMs };
}
