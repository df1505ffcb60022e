import type { Static } from "typebox";
import type { WireError } from "./errors.ts";
import type { MethodName, methods } from "./methods.ts";

export type Params<M extends MethodName> = Static<(typeof methods)[M]["params"]>;
export type Result<M extends MethodName> = Static<(typeof methods)[M]["result"]>;

/** JSON-RPC 2.0 on the wire. */
export type RpcId = string | number | null;
export interface RpcRequest {
  jsonrpc: "2.0";
  method: string;
  params?: unknown;
  id?: RpcId;
}
export type RpcResponse =
  | { jsonrpc: "2.0"; id: RpcId; result: unknown }
  | { jsonrpc: "2.0"; id: RpcId; error: WireError };

/** What a client may emit over Socket.IO: one event, with a request or a batch. */
export interface ClientEvents {
  rpc: (request: RpcRequest | RpcRequest[], ack?: (response: RpcResponse | RpcResponse[]) => void) => void;
}
