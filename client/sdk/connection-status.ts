export type ConnectionState = "connecting" | "up" | "down" | "closed";

/** What there is to know about the connection, for people to see. */
export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** When this state began, ms. */
  readonly since: number;
  /** Who serves us, or served us last. */
  readonly node: string | undefined;
  /** Round trip to the node and back, ms. */
  readonly latency: number | undefined;
  /** When the next attempt begins, while waiting for one. */
  readonly retryAt: number | undefined;
}
