import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Config } from "../config.ts";
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

/** Who may open a socket here: by origin, and by how many are open already; nobody while this node takes none. */
export function admission(config: Config, taking: () => Taking): Admission {
  const perAddress = new Map<string, number>();
  const perUser = new Map<string, number>();
  const readOrigin = originReader(config);
  return {
    request(req, answer) {
      const upgrades = req.headers.upgrade !== undefined;
      const refuse = (status: number, why: string) => {
        if (upgrades) refuseUpgrade(req, status, why);
        answer(why, false);
      };
      // The edge then asks another node. Whoever came without one, or without an upgrade, is told so in a way that its
      // library understands, once it has connected.
      if (upgrades && taking() !== "up") return refuse(503, "this node is draining");
      if (!namesOneHost(req)) return refuse(400, "a request names one host");
      // Engine.IO itself would find out only after the upgrade.
      if (upgrades && !/[?&]EIO=4(&|$)/.test(req.url ?? "")) return refuse(400, "this node speaks Engine.IO 4");
      try {
        checkOrigin(req.headers, readCredentials(req.headers).byCookie, config);
      } catch {
        return refuse(403, "this page may not use this server");
      }
      const { address } = readOrigin(req.socket.remoteAddress, req.headers);
      if (config.limited) {
        if ((perAddress.get(address) ?? 0) >= config.MAX_SOCKETS_PER_ADDRESS) {
          return refuse(429, "too many sockets from this address");
        }
        // The connection is the WebSocket's alone, and ends when that does, also if it never comes to be.
        if (upgrades) {
          countUntilClosed(req.socket, perAddress, address);
        }
      }
      answer(null, true);
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

/** Engine.IO answers every refused upgrade with 400 unless somebody has answered before. */
function refuseUpgrade({ socket }: IncomingMessage, status: number, why: string): void {
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, "Connection: close", "Content-Type: text/plain"];
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
