import type { MethodName, Params, Result, ServerEvents } from "#protocol";
import { fullJitter } from "./backoff.ts";
import type { ConnectionEvents } from "./client-events.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { Edges } from "./edges.ts";
import { Emitter } from "./emitter.ts";
import { Link, type LinkEnd } from "./link.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";

const PING_EVERY_MS = 3_000;
const PING_TIMEOUT_MS = 8_000;
const CHECK_TIMEOUT_MS = 3_000;
/** Long for a node that lives, short for whoever waits. */
const SILENT_AFTER_MS = 2_500;
const STABLE_AFTER_MS = 5_000;
const SETTLED_AFTER_MS = 1_000;
const RETRY = { base: 400, cap: 10_000 };

/** A connection that outlives nodes: it comes back after a loss and moves before its node closes. */
export class Connection extends Emitter<ConnectionEvents> implements Caller {
  readonly #options: ConnectionOptions;
  readonly #edges: Edges;
  #token: string | undefined;
  #link: Link | undefined;
  #dialling: Link | undefined;
  #renewFirst = false;
  /** Another link is wanted, however well this one may do. */
  #leaving = false;
  /** The node drains, and our time to leave it has not come. */
  #told = false;
  #attempt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #status: ConnectionStatus;

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
    this.#edges = new Edges(options.url);
    this.#token = options.token;
    this.#status = { state: "connecting", since: Date.now(), node: undefined, latency: undefined, retryAt: undefined };
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** The edge that was chosen last. */
  get edge(): string {
    return this.#edges.current;
  }

  /** Begins to connect; `status` tells how it goes. */
  open(): void {
    void this.#dial();
  }

  /** One call over the present link; without one it fails at once as OFFLINE. */
  async call<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>> {
    const link = this.#link;
    if (!link) throw new RpcError("OFFLINE", "There is no connection.");
    try {
      return await link.call(method, params, timeoutMs);
    } catch (error) {
      // The socket was opened without a session, or has outlived it.
      if (error instanceof RpcError && error.isSession && this.#options.renew) {
        this.#renewFirst = true;
        link.drop();
      }
      throw error;
    }
  }

  /** Says something that needs no answer, if there is a link. */
  notify<M extends MethodName>(method: M, params: Params<M>): void {
    this.#link?.notify(method, params);
  }

  /** Looks at once whether the connection is alive, or tries to get one without waiting for the next attempt's time. */
  check(): void {
    if (this.#link) return void this.#ping(this.#link, CHECK_TIMEOUT_MS);
    if (this.#status.state === "closed") return;
    this.#attempt = 0;
    // An attempt that began while there was no network may hang until its time is over.
    this.#dialling?.drop();
    void this.#dial();
  }

  /** Connects again, with another token if one is given: the old link serves until the new one is there. */
  renew(token?: string): void {
    this.#token = token ?? this.#token;
    this.#leaving = true;
    this.#dialling?.drop();
    void this.#dial();
  }

  /** Ends for good: what is not answered fails as OFFLINE. */
  close(): void {
    this.#set({ state: "closed", retryAt: undefined });
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
    this.#dialling?.drop();
    this.#link?.drop();
    this.#link = undefined;
  }

  async #dial(): Promise<void> {
    clearTimeout(this.#retryTimer);
    if (this.#status.retryAt !== undefined) this.#set({ retryAt: undefined });
    if (this.#renewFirst && !(await this.#renewSession())) return;
    if (this.#status.state === "closed" || this.#dialling) return;
    const { path = "/socket.io/", transports = ["websocket"], silentAfterMs = SILENT_AFTER_MS } = this.#options;
    const link = new Link({
      ...{ url: this.#edges.choose(), path, transports, silentAfterMs },
      auth: () => this.#auth(),
    });
    this.#dialling = link;
    this.#told = false;
    link.on("up", () => this.#adopt(link));
    link.on("end", (end) => this.#ended(link, end));
    link.on("silent", () => this.#doubt(link));
    link.on("event", (event) => this.emit("event", event));
    link.on("reset", (reset) => this.emit("reset", reset));
    link.on("ephemeral", (ephemeral) => this.emit("ephemeral", ephemeral));
    link.on("inbox", (change) => this.emit("inbox", change));
    link.on("cluster", (status) => this.emit("cluster", status));
    link.on("node", (node) => this.#served(link, node));
  }

  #adopt(link: Link): void {
    const former = this.#link;
    this.#dialling = undefined;
    this.#link = link;
    this.#leaving = false;
    this.#set({ state: "up", retryAt: undefined });
    if (former?.silent) former.drop();
    else former?.retire();
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => void this.#ping(link), this.#options.pingEveryMs ?? PING_EVERY_MS);
    void this.#ping(link);
    // The first one meets everything else that a new connection brings with it.
    setTimeout(() => void this.#ping(link), SETTLED_AFTER_MS);
    this.emit("up");
  }

  /** A paused or cut-off node closes nothing: another link is dialled beside this one, which may yet wake up. */
  #doubt(link: Link): void {
    if (link === this.#link) void this.#dial();
  }

  /** Who we are, where we come from, and for how long nobody served us. */
  #auth(): object {
    const { state, since, node: from } = this.#status;
    const away = Math.max(0, state === "up" ? (this.#link?.silentMs ?? 0) : Date.now() - since);
    const origin = from === undefined ? {} : { from, away: Math.round(away) };
    return { token: this.#token, operator: this.#options.operator?.(), ...origin };
  }

  #ended(link: Link, end: LinkEnd): void {
    // Whether the edge broke or a node behind it cannot be known: another edge will do as well.
    const unanswered = end.how === "refused" && end.error.name === "OFFLINE";
    if (unanswered || (end.how === "lost" && link === this.#link)) this.#edges.failed(link.url);
    if (link === this.#dialling) this.#dialling = undefined;
    if (link === this.#link) {
      this.#link = undefined;
      clearInterval(this.#pingTimer);
      // A node that accepts and drops at once must not be stormed.
      if (Date.now() - this.#status.since > STABLE_AFTER_MS) this.#attempt = 0;
      if (this.#status.state !== "closed") {
        this.#set({ state: "down" });
        this.emit("down");
      }
    } else if (this.#link && end.how !== "refused") {
      return; // a retired link
    }
    if (this.#status.state === "closed") return;
    const error = end.how === "refused" ? end.error : undefined;
    if (end.how === "dismissed" || error?.isSession) this.#renewFirst = true;
    if (error?.isSession && !this.#options.renew) this.#give(error);
    // A link that was only doubted is doubted again by the next call that it leaves unanswered.
    else if (!this.#dialling && (this.#leaving || !this.#link)) {
      // The other edges have had no attempt yet.
      this.#retry(error?.retryAfterMs, unanswered && this.#edges.hasGood ? 0 : this.#attempt);
    }
  }

  #retry(leastMs = 0, attempt = this.#attempt): void {
    const wait = leastMs + fullJitter(attempt, RETRY);
    this.#attempt += 1;
    if (this.#status.state === "down") this.#set({ retryAt: Date.now() + wait });
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#dial(), wait);
  }

  /** Whether dialling may go on. */
  async #renewSession(): Promise<boolean> {
    if (!this.#options.renew) return true;
    try {
      this.#token = await this.#options.renew();
      this.#renewFirst = false;
      return true;
    } catch (error) {
      if (this.#status.state === "closed") return false;
      if (error instanceof RpcError && !error.retryable) this.#give(error);
      else this.#retry(error instanceof RpcError ? error.retryAfterMs : undefined);
      return false;
    }
  }

  #give(error: RpcError): void {
    this.close();
    this.emit("ended", error);
  }

  #served(link: Link, node: Parameters<ServerEvents["node"]>[0]): void {
    if (link !== this.#link) return;
    this.#set({ node: node.node });
    if (node.state === "draining") {
      this.#leaving = this.#told = true;
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => void this.#dial(), node.after + Math.random() * node.jitter);
    } else if (this.#told) {
      // It was told to stay after all.
      this.#leaving = this.#told = false;
      clearTimeout(this.#retryTimer);
    }
  }

  async #ping(link: Link, timeoutMs = PING_TIMEOUT_MS): Promise<void> {
    const start = performance.now();
    try {
      const { node } = await link.call("system.ping", {}, timeoutMs);
      if (link === this.#link) this.#set({ node, latency: performance.now() - start });
    } catch (error) {
      if (error instanceof RpcError && error.name === "TIMEOUT") link.drop();
    }
  }

  #set(change: Partial<ConnectionStatus>): void {
    const moved = change.state !== undefined && change.state !== this.#status.state;
    this.#status = { ...this.#status, ...change, ...(moved ? { since: Date.now() } : {}) };
    this.emit("status", this.#status);
  }
}
