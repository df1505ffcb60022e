import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Server, type ServerOptions, type Socket } from "socket.io";
import {
  type ClientEvents,
  type InboxChange,
  Refusal,
  type RpcRequest,
  type RpcResponse,
  type ServerEvents,
} from "#protocol";
import type { PeopleChange } from "../service/presence.ts";
import type { Session } from "../service/sessions.ts";
import { type Admission, admission, type EngineSocket, type Taking } from "./admission.ts";
import type { Call, Services } from "./context.ts";
import { countSocket } from "./counting.ts";
import { type DispatchTools, dispatch, wireError } from "./dispatch.ts";
import { failure } from "./jsonrpc.ts";
import { mayOperate } from "./operator.ts";
import { SocketReader } from "./reader.ts";
import { requestId } from "./request-id.ts";
import { type Origin, originReader, readCredentials } from "./session.ts";

interface SocketData {
  /** Of the request that opened it, as the edge has it in its log; those of its calls begin with it. */
  requestId: string;
  calls: number;
  session: Session | undefined;
  tokenGiven: boolean;
  operator: boolean;
  origin: Origin;
  device: string;
  reader: SocketReader;
  since: number;
  inFlight: number;
}

/** What nodes tell each other. */
interface NodeEvents {
  sessionEnded: (id: string) => void;
  inboxChanged: (user: string, change: InboxChange) => void;
  peopleChanged: (change: PeopleChange) => void;
}

export type TeahouseSocket = Socket<ClientEvents, ServerEvents, NodeEvents, SocketData>;
export type TeahouseServer = Server<ClientEvents, ServerEvents, NodeEvents, SocketData>;

export interface SocketTools extends DispatchTools {
  services: Services<SocketReader>;
  adapter: ServerOptions["adapter"];
  /** Whether this node takes sockets. */
  taking(): Taking;
}

/**
 * Names of Socket.IO rooms, by which people are addressed (rooms of the chat never are). Never 20
 * characters long: the sharded adapter takes those for socket ids.
 */
export const sessionRoom = (id: string) => `session:of:${id}`;

/** Opens the Socket.IO side of a node on its HTTP server. */
export function openSockets(http: HttpServer, tools: SocketTools): TeahouseServer {
  const { config } = tools;
  const admit = admission(config, tools.taking);
  const io: TeahouseServer = new Server(http, {
    path: "/socket.io/",
    transports: config.POLLING === "on" ? ["polling", "websocket"] : ["websocket"],
    serveClient: false,
    adapter: tools.adapter,
    maxHttpBufferSize: config.MAX_BODY_BYTES,
    // Compressing each message costs more CPU and memory than it saves bytes of chat.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (req, answer) => admit.request(req, answer),
    cleanupEmptyChildNamespaces: true,
  });
  const readOrigin = originReader(config);
  io.use((socket, next) => {
    welcome(socket, tools, readOrigin).then(
      () => next(),
      (error: unknown) => next(connectError(socket, error, tools)),
    );
  });
  io.engine.on("connection", (socket: EngineSocket) => admit.opened(socket));
  // The edge writes down who took a socket, as it does with calls.
  io.engine.on("headers", (headers: Record<string, string>) => {
    headers["x-teahouse-node"] = config.NODE_NAME;
  });
  io.on("connection", (socket) => serveSocket(socket, tools, admit));
  const { devices, inboxes, members, presence } = tools.services;
  const heard = (user: string, change: InboxChange) => {
    for (const room of change.left ?? []) members.forget(user, room);
    inboxes.heard(user, change);
  };
  io.on("inboxChanged", heard);
  devices.tellThrough((user, change) => {
    heard(user, change);
    io.serverSideEmit("inboxChanged", user, change);
  });
  io.on("peopleChanged", (change) => presence.heard(change));
  presence.tellThrough((change) => io.serverSideEmit("peopleChanged", change));
  return io;
}

/** Finds out who connects. Without a token one may connect too, and then only sign in. */
async function welcome(socket: TeahouseSocket, tools: SocketTools, readOrigin: ReturnType<typeof originReader>) {
  // One that opened its long-polling, or its WebSocket, just before.
  if (tools.taking() !== "up") throw new Refusal("DRAINING");
  const request = socket.request as IncomingMessage;
  const auth = socket.handshake.auth as { token?: unknown; operator?: unknown };
  const given = auth.token;
  const origin = readOrigin(request.socket.remoteAddress, request.headers);
  const token = typeof given === "string" && given !== "" ? given : readCredentials(request.headers).token;
  const session = token === undefined ? undefined : await tools.services.sessions.find(token);
  if (token !== undefined && !session) throw new Refusal("SESSION_INVALID");
  Object.assign(socket.data, {
    requestId: requestId(request.headers["x-request-id"]),
    calls: 0,
    session,
    tokenGiven: token !== undefined,
    operator: mayOperate(request.headers, origin, auth.operator, tools.config),
    origin,
    device: (request.headers["user-agent"] ?? "").slice(0, 80),
    reader: new SocketReader(socket, tools.config.SOCKET_BUDGET_BYTES),
    since: Date.now(),
    inFlight: 0,
  } satisfies SocketData);
}

function connectError({ request }: TeahouseSocket, error: unknown, tools: SocketTools): Error & { data: object } {
  const id = requestId((request as IncomingMessage).headers["x-request-id"]);
  const wire = wireError({ requestId: id, node: tools.config.NODE_NAME }, error, tools);
  return Object.assign(new Error(wire.message), { data: { code: wire.code, ...wire.data } });
}

function serveSocket(socket: TeahouseSocket, tools: SocketTools, admit: Admission): void {
  const { reader, session } = socket.data;
  if (session && !admit.user(session.user)) {
    socket.disconnect(true);
    return;
  }
  countSocket(socket, tools.metrics, (node) => tools.services.cluster.knows(node));
  const connection = { requestId: socket.data.requestId };
  tools.log.debug(connection, "a socket came");
  if (session) void socket.join(sessionRoom(session.id));
  tools.services.presence.came(reader);
  socket.emit("node", { node: tools.config.NODE_NAME, state: "up" });
  socket.on("rpc", (request, ack) => {
    serveCall(socket, request, ack, tools).catch((error: unknown) => tools.log.error({ err: error }, "an rpc event"));
  });
  // Whoever sends what is not in the contract is not a client of ours.
  socket.onAny((name) => {
    if (name !== "rpc") socket.disconnect(true);
  });
  socket.on("disconnect", (why) => {
    tools.log.debug({ ...connection, why }, "a socket went");
    tools.services.feeds.drop(reader);
    tools.services.inboxes.drop(reader);
    tools.services.presence.drop(reader);
    tools.services.cluster.drop(reader);
    if (session) admit.userLeft(session.user);
  });
}

type Ack = ((response: RpcResponse | RpcResponse[]) => void) | undefined;

async function serveCall(socket: TeahouseSocket, given: RpcRequest | RpcRequest[], ack: unknown, tools: SocketTools) {
  const answer: Ack = typeof ack === "function" ? (ack as Ack) : undefined;
  const after: (() => void | Promise<void>)[] = [];
  const call = makeCall(socket, tools, (work) => after.push(work));
  const { data } = socket;
  // Whoever asks on and on without reading gets no further answers to keep for it.
  if (data.reader.overBudget) {
    tools.metrics.cut.inc({ reason: "slow" });
    data.reader.cut();
    return;
  }
  if (data.inFlight >= tools.config.MAX_CALLS_IN_FLIGHT) {
    const refusal = new Refusal("OVERLOADED", {
      message: "Too many calls of yours are unanswered.",
      retryAfterMs: 100,
    });
    answer?.(failure(idOf(given), wireError(call, refusal, tools)));
    return;
  }
  data.inFlight += 1;
  try {
    const response = await dispatch(call, answer ? asking(given) : given, tools);
    if (response) answer?.(response);
  } finally {
    data.inFlight -= 1;
  }
  for (const work of after) await work();
}

const isOne = (given: unknown): given is RpcRequest =>
  typeof given === "object" && given !== null && !Array.isArray(given);
/** Only what may be an id is given back. */
const idOf = (given: unknown) =>
  isOne(given) && (typeof given.id === "string" || typeof given.id === "number") ? given.id : null;

/** Whoever gives an ack wants an answer, also without an `id`. */
function asking(given: RpcRequest | RpcRequest[]): unknown {
  return isOne(given) && !Object.hasOwn(given, "id") ? { ...given, id: null } : given;
}

function makeCall(
  socket: TeahouseSocket,
  tools: SocketTools,
  afterwards: Call<SocketReader>["afterwards"],
): Call<SocketReader> {
  const { data } = socket;
  data.calls += 1;
  return {
    requestId: `${data.requestId}.${data.calls}`,
    receivedAt: performance.now(),
    node: tools.config.NODE_NAME,
    address: data.origin.address,
    device: data.device,
    services: tools.services,
    session: data.session,
    tokenGiven: data.tokenGiven,
    operator: data.operator,
    watcher: data.reader,
    afterwards,
    adopt(session) {
      const before = data.session;
      // A socket stays with its user: rooms that it watches were opened to that one.
      if (!session || (before && before.user !== session.user)) return;
      if (before) void socket.leave(sessionRoom(before.id));
      data.session = session;
      this.session = session;
      tools.services.presence.came(data.reader);
      void socket.join(sessionRoom(session.id));
    },
  };
}
