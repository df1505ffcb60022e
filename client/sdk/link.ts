import { io, type Socket } from "socket.io-client";
import type { ClientEvents, MethodName, Params, Result, RpcResponse, ServerEvents } from "#protocol";
import { Emitter } from "./emitter.ts";
import { CALL_TIMEOUT_MS, type Caller, resultOf, rpcRequest } from "./rpc.ts";
import { RpcError, refusal } from "./rpc-error.ts";

/** Why a link is over: never came up, was up and broke, or the server closed it on purpose. */
export type LinkEnd = { how: "refused"; error: RpcError } | { how: "lost" } | { how: "dismissed" };

interface LinkEvents {
  up: [];
  /** A call is not answered, and nothing else has come either. */
  silent: [];
  end: [LinkEnd];
  event: Parameters<ServerEvents["event"]>;
  reset: Parameters<ServerEvents["reset"]>;
  ephemeral: Parameters<ServerEvents["ephemeral"]>;
  inbox: Parameters<ServerEvents["inbox"]>;
  cluster: Parameters<ServerEvents["cluster"]>;
  node: Parameters<ServerEvents["node"]>;
}

interface LinkOptions {
  url: string;
  path: string;
  /** Asked at the very moment of the handshake; what is undefined in it does not travel. */
  auth: () => object;
  transports: ("websocket" | "polling")[];
  silentAfterMs: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const RETIRE_AFTER_MS = 5_000;

/**
 * One Socket.IO connection from birth to end; it is never brought back to life.
 * Calls are emitted only while it is up, so Socket.IO's own send buffer stays empty.
 */
export class Link extends Emitter<LinkEvents> implements Caller {
  readonly url: string;
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #pending = new Set<(error: RpcError) => void>();
  readonly #upBy: ReturnType<typeof setTimeout>;
  readonly #silentAfterMs: number;
  #heardAt = 0;
  #silent = false;
  #over = false;

  constructor({ url, path, auth, transports, silentAfterMs }: LinkOptions) {
    super();
    this.url = url;
    this.#silentAfterMs = silentAfterMs;
    // Polling needs the edge's cookie, which outside browsers is kept only on demand.
    const options = { path, transports, withCredentials: transports.includes("polling") };
    const answer = (say: (auth: object) => void) => say(auth());
    this.#socket = io(url, {
      ...options,
      auth: answer,
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    // Socket.IO's timeout ends with the transport; a node that never answers the handshake would hold us for ever.
    this.#upBy = setTimeout(
      () => this.#finish({ how: "refused", error: refusal(new Error()) }),
      2 * CONNECT_TIMEOUT_MS,
    );
    this.#socket.on("connect", () => {
      clearTimeout(this.#upBy);
      this.emit("up");
    });
    this.#socket.io.engine.on("packet", () => {
      this.#heardAt = performance.now();
      this.#silent = false;
    });
    this.#socket.on("connect_error", (cause) => this.#finish({ how: "refused", error: refusal(cause) }));
    this.#socket.on("disconnect", (reason) =>
      this.#finish({ how: reason === "io server disconnect" ? "dismissed" : "lost" }),
    );
    this.#socket.on("event", (event) => this.emit("event", event));
    this.#socket.on("reset", (reset) => this.emit("reset", reset));
    this.#socket.on("ephemeral", (ephemeral) => this.emit("ephemeral", ephemeral));
    this.#socket.on("inbox", (change) => this.emit("inbox", change));
    this.#socket.on("cluster", (status) => this.emit("cluster", status));
    this.#socket.on("node", (node) => this.emit("node", node));
  }

  /** Whether a call has waited in vain for whatever sign of life. */
  get silent(): boolean {
    return this.#silent;
  }

  /** For how long nothing has come from it, ms, where a call waits for that in vain. */
  get silentMs(): number {
    return this.#silent ? performance.now() - this.#heardAt : 0;
  }

  /** @throws RpcError as a rejection: what the node said, TIMEOUT, or OFFLINE when the link ended first */
  call<M extends MethodName>(method: M, params: Params<M>, timeoutMs = CALL_TIMEOUT_MS): Promise<Result<M>> {
    if (!this.#socket.connected) return Promise.reject(new RpcError("OFFLINE", "There is no connection."));
    return new Promise((resolve, reject) => {
      const silence = this.#listenSince(performance.now());
      const settle = () => {
        clearTimeout(silence);
        clearTimeout(timer);
        this.#pending.delete(fail);
      };
      const fail = (error: RpcError) => {
        settle();
        reject(error);
      };
      const timer = setTimeout(() => fail(new RpcError("TIMEOUT", "No answer in time.")), timeoutMs);
      this.#pending.add(fail);
      this.#socket.emit("rpc", rpcRequest(method, params), (response: RpcResponse | RpcResponse[]) => {
        settle();
        try {
          resolve(resultOf<M>(response));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Says something that needs no answer, and may be lost. */
  notify<M extends MethodName>(method: M, params: Params<M>): void {
    if (this.#socket.connected) this.#socket.volatile.emit("rpc", { jsonrpc: "2.0", method, params });
  }

  /** Ends the link as lost: for when the other side is silent but the socket has not noticed. */
  drop(): void {
    this.#finish({ how: "lost" });
  }

  /** Lets the calls that are under way end, then closes the link. */
  retire(until = Date.now() + RETIRE_AFTER_MS): void {
    if (this.#pending.size === 0 || Date.now() > until) this.drop();
    else setTimeout(() => this.retire(until), 100);
  }

  #listenSince(asked: number): ReturnType<typeof setTimeout> {
    // Spread: a node that only stalls must not be left by all at once.
    const patience = this.#silentAfterMs * (1 + 0.4 * Math.random());
    return setTimeout(() => {
      if (this.#over || this.#heardAt >= asked) return;
      this.#silent = true;
      this.emit("silent");
    }, patience);
  }

  #finish(end: LinkEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#upBy);
    this.#socket.disconnect();
    for (const fail of [...this.#pending]) fail(new RpcError("OFFLINE", "The connection broke before the answer."));
    this.emit("end", end);
  }
}
