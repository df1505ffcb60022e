import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type ChatClient, connect } from "../../client/sdk/index.ts";
import { post } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const EVERY_MS = 300;

interface Talker {
  client: ChatClient;
  /** How often it had no connection. */
  lost: number;
  /** For how long it had none at most, ms. */
  longest: number;
  /** Calls that failed, and were not made again. */
  failed: number;
  nodes: Set<string>;
}

/** People who talk all the time, each over a connection of their own, and all see the same in the end. */
export class Conversation {
  readonly talkers: readonly Talker[];
  readonly #room: string;
  readonly #said: string[] = [];
  readonly #talks: Promise<void>[];
  #over = false;

  private constructor(room: string, talkers: readonly Talker[]) {
    this.#room = room;
    this.talkers = talkers;
    this.#talks = talkers.map((talker, index) => this.#talk(talker, index));
  }

  /** @param urls where the clients connect: one edge, or several for each of them */
  static async begin(urls: readonly string[], people: number): Promise<Conversation> {
    const [url = ""] = urls;
    const host = await post({ url }, "session.guest", {});
    const { room } = await post({ url }, "room.create", { name: `talk ${randomUUID().slice(0, 8)}` }, host.token);
    const talkers = await Promise.all(
      Array.from({ length: people }, async () => {
        const { token, user } = await post({ url }, "session.guest", {});
        await post({ url }, "room.join", { room: room.id }, token);
        const client = await connect({ url: urls, token, user: user.id });
        client.watch(room.id);
        return listen(client);
      }),
    );
    return new Conversation(room.id, talkers);
  }

  get lost(): number {
    return this.#sum(({ lost }) => lost);
  }

  get failed(): number {
    return this.#sum(({ failed }) => failed);
  }

  get longest(): number {
    return Math.max(...this.talkers.map(({ longest }) => longest));
  }

  /** The nodes that serve somebody now. */
  get nodes(): Set<string | undefined> {
    return new Set(this.talkers.map(({ client }) => client.status.node));
  }

  /** What was said is shown to everybody, once and in one order. */
  async end(): Promise<number> {
    this.#over = true;
    await Promise.all(this.#talks);
    const shown = ({ client }: Talker) =>
      client
        .watch(this.#room)
        .timeline.entries.flatMap((one) => (one.kind === "message" && one.seq !== undefined ? [one.text] : []));
    const [first] = this.talkers;
    assert.ok(first);
    try {
      await until("everybody has been shown everything", () =>
        this.talkers.every((talker) => shown(talker).length >= this.#said.length),
      );
    } finally {
      for (const { client } of this.talkers) client.close();
    }
    assert.deepEqual([...shown(first)].sort(), [...this.#said].sort(), "all that was acknowledged, and each once");
    for (const talker of this.talkers) assert.deepEqual(shown(talker), shown(first), "one order");
    return this.#said.length;
  }

  async #talk(talker: Talker, index: number): Promise<void> {
    for (let number = 0; !this.#over; number += 1) {
      const text = `${index}-${number}`;
      await talker.client.deliver(this.#room, text);
      this.#said.push(text);
      await talker.client.call("system.ping", {}).catch(() => {
        talker.failed += 1;
      });
      await pause(EVERY_MS);
    }
  }

  #sum(of: (talker: Talker) => number): number {
    return this.talkers.reduce((sum, talker) => sum + of(talker), 0);
  }
}

function listen(client: ChatClient): Talker {
  const talker: Talker = { client, lost: 0, longest: 0, failed: 0, nodes: new Set() };
  let since: number | undefined;
  client.on("status", ({ state, node }) => {
    if (node !== undefined) talker.nodes.add(node);
    if (state === "down" && since === undefined) {
      talker.lost += 1;
      since = performance.now();
    }
    if (state === "up" && since !== undefined) {
      talker.longest = Math.max(talker.longest, performance.now() - since);
      since = undefined;
    }
  });
  return talker;
}
