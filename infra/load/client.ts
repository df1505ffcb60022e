import type { LoadReport } from "#protocol";
import { ChatClient, type Recovery, type Room } from "../../client/sdk/index.ts";
import type { Reader, RoomProof } from "./checker.ts";

interface Stage {
  url: string;
  mode: LoadReport["mode"];
  token: string;
  room: string;
  /** Tells its messages from those of others. */
  number: number;
  proof: RoomProof;
  /** It lost its connection, or was moved, and is in step again. */
  onRecovered: (recovery: Recovery) => void;
  onRefused: () => void;
}

/** Pings measure a latency that nobody looks at here: they would be most of what a thousand clients send. */
const PING_EVERY_MS = 60_000;
/** Events that the room is held with: nobody reads them twice. */
const HELD = 20;
/** Messages that wait; a writer who sees that nothing goes through does not go on. */
const MOST_WAITING = 50;

/** One person with one device in one room, on the SDK that the page is built on. */
export class SimulatedClient {
  readonly #chat: ChatClient;
  readonly #stage: Stage;
  readonly #reader: Reader;
  #said = 0;

  constructor(stage: Stage) {
    const { url, mode, token, proof } = stage;
    this.#stage = stage;
    const sticky = { path: "/sticky/socket.io/", transports: ["polling" as const] };
    this.#chat = new ChatClient({ url, token, pingEveryMs: PING_EVERY_MS, ...(mode === "sticky" && sticky) });
    this.#reader = proof.enter();
    this.#listen();
  }

  /** Connects, and resolves when the room is watched. @throws Error as a rejection when its session is refused */
  enter(): Promise<void> {
    const room = this.#chat.watch(this.#stage.room, { history: false });
    room.reading.keep = HELD;
    this.#follow(room);
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        for (const off of offs) off();
        how();
      };
      const look = () => {
        if (room.error) settle(() => reject(room.error));
        else if (room.position) settle(resolve);
      };
      const offs = [room.on("change", look), this.#chat.on("ended", (error) => settle(() => reject(error)))];
      this.#chat.open();
    });
  }

  get isUp(): boolean {
    return this.#chat.isUp;
  }

  /** Whether all that it said is acknowledged or refused. */
  get isIdle(): boolean {
    return this.#chat.outbox.entries(this.#stage.room).every(({ state }) => state !== "pending");
  }

  /** Says something, whatever the connection: it is sent when there is one. */
  say(): void {
    const { room, number, proof } = this.#stage;
    if (this.#chat.outbox.entries(room).length >= MOST_WAITING) return;
    this.#said += 1;
    const { clientId } = this.#chat.send(room, `${number} says ${this.#said}`);
    proof.sent(clientId, number, performance.now());
  }

  leave(): void {
    this.#chat.close();
  }

  #listen(): void {
    const { room, proof, onRecovered, onRefused } = this.#stage;
    this.#chat.on("status", () => this.#reader.link(this.#chat.isUp, performance.now()));
    this.#chat.on("recovered", onRecovered);
    this.#chat.outbox.on("sent", ({ clientId, receipt }) => {
      if (receipt) proof.acknowledged(clientId, receipt, performance.now());
    });
    this.#chat.outbox.on("failed", ({ clientId }) => {
      onRefused();
      this.#chat.outbox.discard(room, clientId);
    });
  }

  #follow(room: Room): void {
    const { proof } = this.#stage;
    room.on("change", () => {
      if (room.position) this.#reader.startAt(room.position.seq);
    });
    room.on("added", (event) => {
      this.#reader.startAt(event.seq - 1);
      proof.delivered(this.#reader, event.type === "message.sent" ? event.clientId : "", event, performance.now());
    });
    // Where the log was only trimmed, what it had has been there to be read; any other reason is another log.
    room.on("reset", (reason) => proof.void(this.#reader, reason !== "gap"));
  }
}
