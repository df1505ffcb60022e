import type { MethodName, Params, Result, RpcRequest } from "#protocol";
import { RpcError, rpcError } from "./rpc-error.ts";

/** Whoever can carry a call to a node: a socket or HTTP. */
export interface Caller {
  call<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>>;
}

/** How long a call may take before it ends as TIMEOUT, which says nothing about its effect. */
export const CALL_TIMEOUT_MS = 10_000;

let lastId = 0;

/** A JSON-RPC request with an id of its own. */
export function rpcRequest<M extends MethodName>(method: M, params: Params<M>): RpcRequest {
  lastId += 1;
  return { jsonrpc: "2.0", id: lastId, method, params };
}

/** The result out of a JSON-RPC response; its error is thrown as an RpcError. */
export function resultOf<M extends MethodName>(response: unknown): Result<M> {
  if (typeof response === "object" && response !== null) {
    if ("error" in response) throw rpcError(response.error);
    if ("result" in response) return response.result as Result<M>;
  }
  throw new RpcError("BAD_ANSWER", "The answer is not JSON-RPC.");
}

export interface HttpOptions {
  /** Where the cluster's edge is, now; empty for the page's own origin. */
  url?: string | (() => string);
  /** Bearer token; without one, the browser's session cookie speaks. */
  token?: (() => string | undefined) | undefined;
  /** The key of who may operate the cluster. */
  operator?: (() => string | undefined) | undefined;
}

/** Calls over `POST /rpc`: for sessions, whose cookie only HTTP can set, and before a socket is there. */
export function httpCaller({ url = "", token, operator }: HttpOptions): Caller {
  return {
    async call<M extends MethodName>(method: M, params: Params<M>, timeoutMs = CALL_TIMEOUT_MS) {
      const bearer = token?.();
      const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      const key = operator?.();
      const mayOperate = key === undefined ? {} : { "x-teahouse-operator": key };
      const headers = { "content-type": "application/json", ...authorization, ...mayOperate };
      const body = JSON.stringify(rpcRequest(method, params));
      const signal = AbortSignal.timeout(timeoutMs);
      const edge = typeof url === "string" ? url : url();
      const answer = await fetch(`${edge}/rpc`, { method: "POST", headers, body, signal }).catch(unreachable);
      return resultOf<M>(await answer.json().catch(() => notJson(answer)));
    },
  };
}

function unreachable(cause: unknown): never {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  throw timedOut
    ? new RpcError("TIMEOUT", "No answer in time.", { cause })
    : new RpcError("OFFLINE", "The server cannot be reached.", { cause });
}

/** An edge that finds no node answers in HTML: the call may well work a moment later. */
function notJson(answer: { status: number; headers: { get(name: string): string | null } }): never {
  const seconds = Number(answer.headers.get("retry-after") ?? 0);
  throw new RpcError("BAD_ANSWER", `The server answered with status ${answer.status}.`, {
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  });
}
