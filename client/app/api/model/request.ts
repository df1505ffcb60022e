/** How a call is sent: to be answered, not to be answered, or together with another. */
export type Shape = "call" | "notification" | "batch";

/** One method of the contract with what it is given. */
export interface Asked {
  readonly method: string;
  readonly params: unknown;
}

/** The JSON-RPC of a call; a batch asks who is there first. */
export function envelope({ method, params }: Asked, shape: Shape): unknown {
  const asked = isEmpty(params) ? { method } : { method, params };
  const one = { jsonrpc: "2.0", id: 1, ...asked };
  if (shape === "notification") return { jsonrpc: "2.0", ...asked };
  return shape === "call" ? one : [{ jsonrpc: "2.0", id: 0, method: "system.ping" }, one];
}

const isEmpty = (params: unknown) => typeof params === "object" && params !== null && Object.keys(params).length === 0;

/** A UUID in place of `clientId`, where there is one: each run is another call. */
export function withFreshId(params: unknown, fresh: string): unknown {
  return typeof params === "object" && params !== null && "clientId" in params
    ? { ...params, clientId: fresh }
    : params;
}

/** These open or end sessions. From here they are sent without the cookie, so that the page stays who it is. */
export const opensSession = (method: string): boolean =>
  ["session.guest", "session.register", "session.login"].includes(method);
