import type { IncomingHttpHeaders } from "node:http";
import { LRUCache } from "lru-cache";

/** What of a Socket.IO socket holds its handshake. */
interface Shaken {
  readonly conn: object;
  readonly handshake: object;
}

const FORGOTTEN = Object.freeze({ headers: {}, query: {}, auth: {} });

/**
 * Lets go of the request that opened a socket, its headers and its token, once they are read: together a fifth of what
 * an idle connection costs. Neither library looks at them again.
 */
export function forgetHandshake(socket: Shaken): void {
  Object.assign(socket.conn, { request: undefined });
  Object.assign(socket, { handshake: FORGOTTEN });
}

/** Most people use one of few browsers: each name is kept once, not once for each socket. */
const devices = new LRUCache<string, string>({ max: 1000 });
const MOST_DEVICE = 80;

/** What a caller says it calls from, cut to what a list of sessions shows. */
export function deviceOf({ "user-agent": agent = "" }: IncomingHttpHeaders): string {
  const known = devices.get(agent);
  if (known !== undefined) return known;
  // A part of a string keeps all of it: this copies the part.
  const device = Buffer.from(agent.slice(0, MOST_DEVICE), "latin1").toString("latin1");
  devices.set(agent, device);
  return device;
}
