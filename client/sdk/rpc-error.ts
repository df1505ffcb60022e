import { type ErrorName, errors } from "#protocol";

/**
 * What can end a call without any node having said so. Of a message also: it is too old to be repeated under its
 * clientId, the log that had it is gone, its writer gave it up.
 */
export type LocalErrorName = "OFFLINE" | "TIMEOUT" | "BAD_ANSWER" | "EXPIRED" | "LOST" | "DISCARDED";
export type RpcErrorName = ErrorName | LocalErrorName;

interface Details {
  code?: number;
  retryable?: boolean;
  retryAfterMs?: number | undefined;
  param?: string | undefined;
  requestId?: string | undefined;
  node?: string | undefined;
  cause?: unknown;
}

/** How a call failed: `name` is for programs, `message` for people. */
export class RpcError extends Error {
  override readonly name: RpcErrorName;
  /** JSON-RPC's code; 0 when no node answered. */
  readonly code: number;
  /** Whether the same call, under the same clientId, may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  /** The node that answered. */
  readonly node: string | undefined;

  constructor(name: RpcErrorName, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = name;
    this.code = details.code ?? 0;
    this.retryable = details.retryable ?? true;
    this.retryAfterMs = details.retryAfterMs;
    this.param = details.param;
    this.requestId = details.requestId;
    this.node = details.node;
  }

  /** Whether only a new session can help. */
  get isSession(): boolean {
    return this.name === "SESSION_REQUIRED" || this.name === "SESSION_INVALID";
  }
}

/** An RpcError from the `error` of a response; whatever does not look like one becomes BAD_ANSWER. */
export function rpcError(wire: unknown): RpcError {
  const error = fields(wire);
  const data = fields(error["data"]);
  const name = data["name"];
  const message = typeof error["message"] === "string" ? error["message"] : "";
  const code = typeof error["code"] === "number" ? error["code"] : undefined;
  if (!isErrorName(name)) return new RpcError("BAD_ANSWER", message, { ...(code === undefined ? {} : { code }) });
  return new RpcError(name, message || errors[name].message, {
    code: code ?? errors[name].code,
    retryable: typeof data["retryable"] === "boolean" ? data["retryable"] : errors[name].retryable,
    retryAfterMs: typeof data["retryAfterMs"] === "number" ? data["retryAfterMs"] : undefined,
    param: text(data["param"]),
    requestId: text(data["requestId"]),
    node: text(data["node"]),
  });
}

/** The same from what Socket.IO hands to `connect_error`: an Error whose `data` is the wire error or its data. */
export function refusal(cause: Error): RpcError {
  const data = fields("data" in cause ? cause.data : undefined);
  if (isErrorName(data["name"])) return rpcError({ message: cause.message, data });
  if (isErrorName(fields(data["data"])["name"])) return rpcError(data);
  if (isErrorName(cause.message)) return rpcError({ data: { name: cause.message } });
  return new RpcError("OFFLINE", "The server cannot be reached.", { cause });
}

function isErrorName(name: unknown): name is ErrorName {
  return typeof name === "string" && Object.hasOwn(errors, name);
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
