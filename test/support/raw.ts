import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { until } from "./until.ts";

/** A WebSocket that speaks Engine.IO and Socket.IO by hand, so that it can also say what no client would. */
export class RawSocket {
  readonly ws: WebSocket;
  readonly frames: string[] = [];
  closed = false;
  #asked = 0;

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on("message", (data) => {
      const frame = String(data);
      if (frame === "2") ws.send("3");
      else this.frames.push(frame);
    });
    ws.on("close", () => {
      this.closed = true;
    });
    // A connection that the node cuts may also end as a reset: `closed` says all that is asked of it.
    ws.on("error", () => {});
  }

  /** Connected and, with a token, signed in. */
  static async open(node: { port: number }, token?: string, headers: Record<string, string> = {}): Promise<RawSocket> {
    const url = `ws://127.0.0.1:${node.port}/socket.io/?EIO=4&transport=websocket`;
    const raw = new RawSocket(new WebSocket(url, { headers, perMessageDeflate: false }));
    await once(raw.ws, "open");
    raw.ws.send(`40${JSON.stringify(token === undefined ? {} : { token })}`);
    await until("the namespace is joined", () => raw.frames.some((frame) => frame.startsWith("40")), { every: 2 });
    return raw;
  }

  send(frame: string | Buffer): void {
    this.ws.send(frame);
  }

  /** Emits `rpc` with JSON text as it is, and waits for the ack. */
  async ask(json: string): Promise<unknown> {
    this.#asked += 1;
    const head = `43${this.#asked}[`;
    this.send(`42${this.#asked}["rpc",${json}]`);
    const found = await until("the ack comes", () => this.frames.find((frame) => frame.startsWith(head)), { every: 2 });
    return (JSON.parse(found.slice(head.length - 1)) as unknown[])[0];
  }

  /** Emits `rpc` with JSON text as it is, and wants no answer. */
  tell(json: string): void {
    this.send(`42["rpc",${json}]`);
  }

  /** Waits until the node has closed this connection. */
  async isClosed(): Promise<true> {
    return await until("the node closes the socket", () => this.closed && true, { every: 5 });
  }

  close(): void {
    this.ws.terminate();
  }
}

/** Status of an HTTP request that may ask for a WebSocket; 101 when it gets one. */
export async function statusOf(
  node: { port: number },
  path: string,
  { method = "GET", headers = {}, upgrade = false }: Partial<Asking> = {},
): Promise<number> {
  const asking = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
  const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
  return await new Promise((resolve, reject) => {
    const all = upgrade ? { ...asking, ...key, ...headers } : headers;
    const sent = request({ host: "127.0.0.1", port: node.port, path, method, headers: all, agent: false });
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    sent.on("error", reject);
    sent.end();
  });
}

interface Asking {
  method: string;
  headers: Record<string, string>;
  upgrade: boolean;
}

/** What a node answers to bytes that no HTTP library would send; all of it, until the node closes. */
export async function answerTo(node: { port: number }, bytes: string): Promise<string> {
  const socket = connect(node.port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (some) => {
    answer += String(some);
  });
  socket.on("error", () => {});
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}
