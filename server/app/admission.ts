import { type IncomingMessage, STATUS_CODES } from "node:http";
import { LRUCache } from "lru-cache";
import { door as budget } from "../budgets.ts";
import type { Config } from "../config.ts";
import type { Metrics } from "../metrics.ts";
import { Door } from "./door.ts";
import type { Lag } from "./lag.ts";
import { checkOrigin, namesOneHost, originReader, readCredentials } from "./session.ts";

/** Whether a node takes sockets: it does, or moves those it has elsewhere, or is alive and empty. */
export type Taking = "up" | "draining" | "drained";

/** What of an Engine.IO socket matters here. */
export interface EngineSocket {
  readonly request: IncomingMessage;
  readonly transport: { readonly name: string };
  on(event: "close", listener: () => void): unknown;
}

export interface Admission {
  /** Engine.IO asks before each handshake; a refusal is answered with 403 (429 where there are too many). */
  request(req: IncomingMessage, answer: (why: string | null | undefined, admitted: boolean) => void): void;
  /** Counts a polling client in, whose requests come and go over connections that an edge shares among many. */
  opened(socket: EngineSocket): void;
  /** Counts a user's socket in; false when there are too many. */
  user(user: string): boolean;
  userLeft(user: string): void;
}

export interface AdmissionTools {
  config: Config;
  metrics: Pick<Metrics, "refused">;
  /** Whether this node takes sockets. */
  taking(): Taking;
  /** Why this node cannot serve right now; nothing when it can. */
  notReady(): Promise<string | undefined>;
  lag: Lag;
}

type Answer = Parameters<Admission["request"]>[1];

/** Who may open a socket here: by origin, and by how many are open already; nobody while this node takes none. */
export function admission({ config, metrics, taking, notReady, lag }: AdmissionTools): Admission {
  const perAddress = new Map<string, number>();
  const perUser = new Map<string, number>();
  const readOrigin = originReader(config);
  const opening = new Opening();
  const door = new Door(() => lag.sheds("sockets"));
  const refuse = (req: IncomingMessage, answer: Answer, { status, why, reason }: Refused) => {
    metrics.refused.inc({ reason });
    if (upgrades(req)) refuseUpgrade(req, status, why);
    answer(why, false);
  };
  const refusal = (req: IncomingMessage): Refused | undefined => {
    // The edge then asks another node. Whoever came without one, or without an upgrade, is told so in a way that its
    // library understands, once it has connected.
    if (upgrades(req) && taking() !== "up") return draining;
    const wrong = requestFault(req, config);
    if (wrong || !config.limited) return wrong;
    const { address } = readOrigin(req.socket.remoteAddress, req.headers);
    if ((perAddress.get(address) ?? 0) >= config.MAX_SOCKETS_PER_ADDRESS || !opening.take(address)) return tooMany;
    // The connection is the WebSocket's alone, and ends when that does, also if it never comes to be.
    if (upgrades(req)) countUntilClosed(req.socket, perAddress, address);
    return undefined;
  };
  const letIn = async (req: IncomingMessage, answer: Answer) => {
    // A node that is cut off from the store can answer calls; whoever comes to stay belongs elsewhere, if there is an
    // edge that leads there.
    const trouble = upgrades(req) && req.headers["x-real-ip"] !== undefined ? await notReady() : undefined;
    req.socket.off("error", ignored);
    if (trouble !== undefined) refuse(req, answer, { status: 503, why: trouble, reason: "store" });
    // It may have begun to drain, or the other side have left, while this one waited.
    else if (upgrades(req) && taking() !== "up") refuse(req, answer, draining);
    else answer(null, true);
  };
  return {
    request(req, answer) {
      const found = refusal(req);
      if (found) return refuse(req, answer, found);
      // It belongs to nobody while it waits; a reset that nobody hears of would end the process.
      req.socket.on("error", ignored);
      if (door.enter(() => void letIn(req, answer))) return;
      req.socket.off("error", ignored);
      refuse(req, answer, full);
    },
    opened(socket) {
      if (!config.limited || socket.transport.name !== "polling") return;
      const { address } = readOrigin(socket.request.socket.remoteAddress, socket.request.headers);
      countUntilClosed(socket, perAddress, address);
    },
    user(user) {
      if (config.limited && (perUser.get(user) ?? 0) >= config.MAX_SOCKETS_PER_USER) return false;
      add(perUser, user, 1);
      return true;
    },
    userLeft: (user) => add(perUser, user, -1),
  };
}

interface Refused {
  status: number;
  why: string;
  /** As it is counted. */
  reason: string;
}

const draining: Refused = { status: 503, why: "this node is draining", reason: "draining" };
const tooMany: Refused = { status: 429, why: "too many sockets from this address", reason: "address" };
// Not 503: the edge would take all who come next to the other nodes, and those have a storm of their own.
const full: Refused = { status: 429, why: "too many come at once", reason: "storm" };

const ignored = () => {};

const upgrades = (req: IncomingMessage) => req.headers.upgrade !== undefined;

/** What is wrong with a handshake itself. */
function requestFault(req: IncomingMessage, config: Config): Refused | undefined {
  const fault = (status: number, why: string): Refused => ({ status, why, reason: "request" });
  if (!namesOneHost(req)) return fault(400, "a request names one host");
  // Engine.IO itself would find out only after the upgrade.
  if (upgrades(req) && !/[?&]EIO=4(&|$)/.test(req.url ?? "")) return fault(400, "this node speaks Engine.IO 4");
  try {
    checkOrigin(req.headers, readCredentials(req.headers).byCookie, config);
  } catch {
    return fault(403, "this page may not use this server");
  }
  return undefined;
}

/** How fast each address opens sockets: room for everybody behind one to come back at once when their node died. */
class Opening {
  readonly #buckets = new LRUCache<string, { left: number; at: number }>({ max: MOST_ADDRESSES });

  /** @returns false where this one is too many */
  take(address: string): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(address) ?? { left: budget.addressBurst, at: now };
    const filled = bucket.left + ((now - bucket.at) / 1000) * budget.addressPerSecond;
    const left = Math.min(budget.addressBurst, filled);
    this.#buckets.set(address, { left: Math.max(0, left - 1), at: now });
    return left >= 1;
  }
}

/** Addresses that are kept in mind; one that was forgotten begins anew. */
const MOST_ADDRESSES = 10_000;

/** Engine.IO answers every refused upgrade with 400 unless somebody has answered before. */
function refuseUpgrade({ socket }: IncomingMessage, status: number, why: string): void {
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, "Connection: close", "Content-Type: text/plain"];
  if (status === 429 || status === 503) head.push("Retry-After: 1");
  socket.end(`${[...head, `Content-Length: ${Buffer.byteLength(why)}`].join("\r\n")}\r\n\r\n${why}`);
}

/** Apart from those who call it: what stays with the connection must not keep their request. */
function countUntilClosed(
  connection: { on(event: "close", listener: () => void): unknown },
  counts: Map<string, number>,
  key: string,
): void {
  add(counts, key, 1);
  connection.on("close", () => add(counts, key, -1));
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
