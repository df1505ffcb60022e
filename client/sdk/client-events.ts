import type { ClusterStatus, ResetReason, RoomEvent, ServerEvents } from "#protocol";
import type { ConnectionStatus } from "./connection-status.ts";
import type { RpcError } from "./rpc-error.ts";

/** How the client came back after its node went away, or moved before it did. */
export interface Recovery {
  from: string | undefined;
  to: string | undefined;
  /** From the loss until every watched room was in step again. */
  ms: number;
  /** Messages of others that had been missed. */
  messages: number;
}

/** What a client tells of itself. */
export interface ClientEvents {
  status: [ConnectionStatus];
  /** There is a new link, perhaps to another node: what was asked of the former one is to be asked again. */
  up: [];
  recovered: [Recovery];
  /** One event of a watched room: each once, in the room's order. */
  event: [RoomEvent];
  reset: [{ room: string; reason: ResetReason }];
  /** Once a second, for who called `cluster.watch` on this link. */
  cluster: [ClusterStatus];
  /** The session is over and could not be renewed. */
  ended: [RpcError];
}

/** What a connection tells its client. */
export interface ConnectionEvents {
  status: [ConnectionStatus];
  /** A new link carries calls from now on; everything watched must be watched again on it. */
  up: [];
  down: [];
  /** Only a new session could help, and there is none. */
  ended: [RpcError];
  event: [RoomEvent];
  reset: Parameters<ServerEvents["reset"]>;
  ephemeral: Parameters<ServerEvents["ephemeral"]>;
  inbox: Parameters<ServerEvents["inbox"]>;
  cluster: Parameters<ServerEvents["cluster"]>;
}
