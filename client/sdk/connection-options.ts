/** What a connection is made with. */
export interface ConnectionOptions {
  /** Where the cluster is: its edge, or several, any of which will do. */
  url: string | readonly string[];
  token?: string | undefined;
  /** Asked when the server ends the session or the socket: a token, or nothing when the cookie speaks. */
  renew?: (() => Promise<string | undefined>) | undefined;
  /** Asked at each handshake: the key of who may operate the cluster, if it is known here. */
  operator?: (() => string | undefined) | undefined;
  /** With "polling", a `path` that keeps its requests with one node is needed wherever there are several. */
  transports?: ("websocket" | "polling")[];
  /** Where sockets are opened; `/sticky/socket.io/` for long-polling through the edge. */
  path?: string;
  /** How often the latency is measured, ms. */
  pingEveryMs?: number;
  /** How long a call may wait with no sign of life before another link is dialled beside this one, ms. */
  silentAfterMs?: number;
}
