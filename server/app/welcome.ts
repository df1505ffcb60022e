import type { IncomingMessage } from "node:http";
import { Refusal } from "#protocol";
import { wireError } from "./dispatch.ts";
import { deviceOf } from "./handshake.ts";
import { mayOperate } from "./operator.ts";
import { SocketReader } from "./reader.ts";
import { requestId } from "./request-id.ts";
import { type originReader, readCredentials } from "./session.ts";
import type { SocketTools, TeahouseSocket } from "./socket-tools.ts";

/** Finds out who connects. Without a token one may connect too, and then only sign in. */
export async function welcome(socket: TeahouseSocket, tools: SocketTools, readOrigin: ReturnType<typeof originReader>) {
  // One that opened its long-polling, or its WebSocket, just before.
  if (tools.taking() !== "up") throw new Refusal("DRAINING");
  const request = socket.request as IncomingMessage;
  const auth = socket.handshake.auth as { token?: unknown; operator?: unknown };
  const given = auth.token;
  const origin = readOrigin(request.socket.remoteAddress, request.headers);
  const token = typeof given === "string" && given !== "" ? given : readCredentials(request.headers).token;
  const session = token === undefined ? undefined : await tools.services.sessions.find(token);
  if (token !== undefined && !session) throw new Refusal("SESSION_INVALID");
  socket.data = {
    requestId: requestId(request.headers["x-request-id"]),
    calls: 0,
    session,
    tokenGiven: token !== undefined,
    operator: mayOperate(request.headers, origin, auth.operator, tools.config),
    address: origin.address,
    device: deviceOf(request.headers),
    reader: new SocketReader(socket, tools.config.SOCKET_BUDGET_BYTES),
    admittedAs: session?.user,
    since: Date.now(),
    inFlight: 0,
  };
}

/** A refusal to connect, as the client library hands it to its caller. */
export function connectError(
  { request }: TeahouseSocket,
  error: unknown,
  tools: SocketTools,
): Error & { data: object } {
  const id = requestId((request as IncomingMessage).headers["x-request-id"]);
  const wire = wireError({ requestId: id, node: tools.config.NODE_NAME }, error, tools);
  return Object.assign(new Error(wire.message), { data: { code: wire.code, ...wire.data } });
}
