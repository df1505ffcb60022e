import { connect, type Socket } from "node:net";
import { clientFrame, FrameReader, type OnFrame } from "./frames.ts";

/** Where a node or an edge listens. */
export interface Door {
  host: string;
  port: number;
}

const CHAR = { zero: 48, two: 50, three: 51, four: 52, open: 91 };
/** All read into the same bytes, one after another: no stream stands between the kernel and the scan. */
const INPUT = Buffer.allocUnsafe(65_536);
const PONG = clientFrame("3");

type OnAck = (bytes: Buffer, from: number, to: number) => void;

/**
 * A Socket.IO client over a bare TCP socket: WebSocket, Engine.IO and Socket.IO are spoken by hand, so that thousands
 * of them cost next to nothing and what is measured is the server.
 */
export class Client {
  /** Told of each event's frame, `42[…`; its bytes are valid during the call only. */
  onEvent: OnFrame = () => {};
  /** Told once when the connection ends, however it ends. */
  onClose: () => void = () => {};
  readonly #socket: Socket;
  readonly #acks = new Map<number, OnAck>();
  readonly #frames: FrameReader;
  readonly #ready: { resolve: () => void; reject: (why: Error) => void };
  readonly #auth: string;
  #shaken = false;
  #asked = 0;
  #head = "";

  private constructor(socket: Socket, auth: object, ready: { resolve: () => void; reject: (why: Error) => void }) {
    this.#socket = socket;
    this.#auth = `40${JSON.stringify(auth)}`;
    this.#ready = ready;
    this.#frames = new FrameReader((bytes, from, to) => this.#frame(bytes, from, to));
    socket.setNoDelay(true);
    socket.on("error", (error) => ready.reject(error));
    socket.on("close", () => {
      ready.reject(new Error("the server closed the connection"));
      this.onClose();
    });
  }

  /** Connected to the default namespace, with this as the `auth` of the handshake. */
  static open({ host, port }: Door, auth: object): Promise<Client> {
    return new Promise((resolve, reject) => {
      const onread = {
        buffer: INPUT,
        callback(length: number) {
          client.#data(INPUT.subarray(0, length));
          return true;
        },
      };
      const socket = connect({ host, port, onread });
      const client = new Client(socket, auth, { resolve: () => resolve(client), reject });
      socket.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\n` +
          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          "User-Agent: load\r\n\r\n",
      );
    });
  }

  /** Emits an event with one argument, given as JSON, and hears its ack. */
  emit(name: string, json: string, onAck: OnAck): void {
    this.#asked += 1;
    this.#acks.set(this.#asked, onAck);
    this.#socket.write(clientFrame(`42${this.#asked}["${name}",${json}]`));
  }

  /** The same, waiting for what the ack says. */
  ask(name: string, argument: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.emit(name, JSON.stringify(argument), (bytes, from, to) => {
        resolve((JSON.parse(bytes.toString("utf8", from, to)) as unknown[])[0]);
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(chunk: Buffer): void {
    if (this.#shaken) {
      this.#frames.take(chunk);
      return;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf("\r\n\r\n");
    if (end < 0) return;
    if (!this.#head.startsWith("HTTP/1.1 101")) {
      this.#ready.reject(new Error(this.#head.slice(0, this.#head.indexOf("\r\n"))));
      this.#socket.destroy();
      return;
    }
    this.#shaken = true;
    const rest = Buffer.from(this.#head.slice(end + 4), "latin1");
    this.#head = "";
    if (rest.length > 0) this.#frames.take(rest);
  }

  #frame(bytes: Buffer, from: number, to: number): void {
    const kind = bytes[from];
    if (kind === CHAR.two) this.#socket.write(PONG);
    else if (kind === CHAR.zero) this.#socket.write(clientFrame(this.#auth));
    else if (kind === CHAR.four) this.#packet(bytes, from, to);
  }

  #packet(bytes: Buffer, from: number, to: number): void {
    const kind = bytes[from + 1];
    if (kind === CHAR.two) this.onEvent(bytes, from, to);
    else if (kind === CHAR.three) this.#ack(bytes, from + 2, to);
    else if (kind === CHAR.zero) this.#ready.resolve();
    else if (kind === CHAR.four) this.#ready.reject(new Error(bytes.toString("utf8", from, to)));
  }

  #ack(bytes: Buffer, from: number, to: number): void {
    let id = 0;
    let at = from;
    for (; at < to && bytes[at] !== CHAR.open; at += 1) id = id * 10 + (bytes[at] ?? 0) - CHAR.zero;
    const onAck = this.#acks.get(id);
    this.#acks.delete(id);
    onAck?.(bytes, at, to);
  }
}
