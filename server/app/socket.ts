import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { type InboxChange, Refusal, type RpcRequest, type RpcResponse } from "#protocol";
import { type Admission, admission, type EngineSocket } from "./admission.ts";
import type { Call } from "./context.ts";
import { countIn, countOut } from "./counting.ts";
import { dispatch, wireError } from "./dispatch.ts";
import { forgetHandshake } from "./handshake.ts";
import { failure } from "./jsonrpc.ts";
import type { SocketReader } from "./reader.ts";
import { originReader } from "./session.ts";
import type { SocketTools, TeahouseServer, TeahouseSocket } from "./socket-tools.ts";
import { connectError, welcome } from "./welcome.ts";

/** Opens the Socket.IO side of a node on its HTTP server. */
export function openSockets(http: HttpServer, tools: SocketTools): TeahouseServer {
  const { config } = tools;
  const admit = admission(tools);
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
  const listeners = listenersFor(tools, admit);
  io.on("connection", (socket) => serveSocket(socket, tools, admit, listeners));
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

type Listeners = ReturnType<typeof listenersFor>;

function serveSocket(socket: TeahouseSocket, tools: SocketTools, admit: Admission, listeners: Listeners): void {
  const { reader, session, requestId } = socket.data;
  if (session && !admit.user(session.user)) {
    socket.disconnect(true);
    return;
  }
  countIn(socket, tools.metrics, (node) => tools.services.cluster.knows(node));
  forgetHandshake(socket);
  tools.log.debug({ requestId }, "a socket came");
  if (session) tools.holders.add(session.id, socket);
  tools.services.presence.came(reader);
  socket.emit("node", { node: tools.config.NODE_NAME, state: "up" });
  socket.on("rpc", listeners.rpc);
  socket.onAny(listeners.any);
  socket.on("disconnect", listeners.disconnect);
}

/** One function for all sockets, each of which comes as `this`: a closure for each would cost every idle one. */
function listenersFor(tools: SocketTools, admit: Admission) {
  const { log, services, metrics, holders } = tools;
  return {
    rpc(this: TeahouseSocket, request: RpcRequest | RpcRequest[], ack: unknown) {
      serveCall(this, request, ack, tools).catch((error: unknown) => log.error({ err: error }, "an rpc event"));
    },
    /** Whoever sends what is not in the contract is not a client of ours. */
    any(this: TeahouseSocket, name: string) {
      if (name !== "rpc") this.disconnect(true);
    },
    disconnect(this: TeahouseSocket, why: string) {
      const { reader, session, requestId, admittedAs } = this.data;
      log.debug({ requestId, why }, "a socket went");
      countOut(this, metrics);
      services.feeds.drop(reader);
      services.inboxes.drop(reader);
      services.presence.drop(reader);
      services.cluster.drop(reader);
      if (session) holders.remove(session.id, this);
      if (admittedAs !== undefined) admit.userLeft(admittedAs);
    },
  };
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
    address: data.address,
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
      if (before) tools.holders.remove(before.id, socket);
      data.session = session;
      this.session = session;
      tools.services.presence.came(data.reader);
      // It may have gone while it was being signed in.
      if (socket.connected) tools.holders.add(session.id, socket);
    },
  };
}
