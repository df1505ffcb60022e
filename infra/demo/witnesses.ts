import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { RoomEvent } from "#protocol";
import { ChatClient, httpCaller } from "../../client/sdk/index.ts";

const SAY_EVERY_MS = 50;

/** The seqs that one reader was shown. */
type Seen = Set<number>;

/**
 * One room, a speaker, and two kinds of readers beside each other: those on our SDK, which say on every connection where
 * they stand, and plain Socket.IO clients, which come back by themselves and read on from wherever that is.
 */
export class Witnesses {
  readonly #speaker: ChatClient;
  readonly #room: string;
  readonly #sdk: { client: ChatClient; seen: Seen }[] = [];
  readonly #plain: { socket: Socket; seen: Seen }[] = [];
  readonly #said = new Set<number>();
  readonly #talk: NodeJS.Timeout;

  private constructor(url: string, token: string, room: string, readers: number) {
    this.#room = room;
    this.#speaker = new ChatClient({ url, token });
    this.#speaker.outbox.on("sent", ({ receipt }) => void (receipt && this.#said.add(receipt.seq)));
    for (let i = 0; i < readers / 2; i += 1) {
      this.#sdk.push(onSdk(url, token, room));
      this.#plain.push(plainly(url, token, room));
    }
    this.#speaker.open();
    let count = 0;
    this.#talk = setInterval(() => {
      count += 1;
      this.#speaker.send(room, `witness ${count}`);
    }, SAY_EVERY_MS);
  }

  /** Resolves when all of them are shown what is said. */
  static async gather(url: string, readers: number): Promise<Witnesses> {
    const { token } = await httpCaller({ url }).call("session.guest", { name: "witness" });
    const http = httpCaller({ url, token: () => token });
    const { room } = await http.call("room.create", { name: "witnesses", kind: "private" });
    const witnesses = new Witnesses(url, token, room.id, readers);
    while (!witnesses.#all.every((seen) => seen.size > 0)) await pause(50);
    return witnesses;
  }

  get #all(): Seen[] {
    return [...this.#sdk, ...this.#plain].map(({ seen }) => seen);
  }

  /** Deliveries of acknowledged messages that did not come, by the kind of reader. */
  missed(): { sdk: number; plain: number } {
    const count = (readers: readonly { seen: Seen }[]) =>
      readers.reduce((sum, { seen }) => sum + holes(this.#said, seen), 0);
    return { sdk: count(this.#sdk), plain: count(this.#plain) };
  }

  /** The same, when everybody has come as far as what is being said. */
  async settled(): Promise<{ sdk: number; plain: number }> {
    const newest = Math.max(...this.#said);
    for (let tries = 0; tries < 100; tries += 1) {
      if (this.#all.every((seen) => Math.max(...seen) >= newest)) break;
      await pause(100);
    }
    return this.missed();
  }

  leave(): void {
    clearInterval(this.#talk);
    this.#speaker.unwatch(this.#room);
    for (const client of [this.#speaker, ...this.#sdk.map((one) => one.client)]) client.close();
    for (const { socket } of this.#plain) socket.disconnect();
  }
}

/** What was said between the first and the last that a reader was shown, and was not shown. */
function holes(said: ReadonlySet<number>, seen: Seen): number {
  const [first, last] = [Math.min(...seen), Math.max(...seen)];
  return [...said].filter((seq) => seq > first && seq < last && !seen.has(seq)).length;
}

function onSdk(url: string, token: string, room: string) {
  const client = new ChatClient({ url, token });
  const seen: Seen = new Set();
  client.on("event", ({ seq }) => seen.add(seq));
  client.watch(room, { history: false });
  client.open();
  return { client, seen };
}

function plainly(url: string, token: string, room: string) {
  const socket = io(url, { transports: ["websocket"], auth: { token }, forceNew: true });
  const seen: Seen = new Set();
  socket.on("event", ({ seq }: RoomEvent) => seen.add(seq));
  const request = { jsonrpc: "2.0", id: 1, method: "room.watch", params: { rooms: [{ room }] } };
  socket.on("connect", () => void socket.emit("rpc", request, () => undefined));
  return { socket, seen };
}
