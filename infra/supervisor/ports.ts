import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { allPids } from "./processes.ts";

/** Who listens on a port. */
export interface Holder {
  name: string;
  pid: number;
}

/** Why nothing can listen there, in the kernel's words (EADDRINUSE, EACCES …); undefined when it is free. */
export async function refusalOf(port: number, host: string): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "EADDRINUSE";
  } finally {
    server.close();
  }
}

/** The first port from `from` on where `count` neighbours are all free, none of them in `taken`. */
export async function freeFrom(from: number, count: number, host: string, taken: readonly number[] = []) {
  let first = from;
  for (let port = first; first + count <= 65_536; port += 1) {
    if (taken.includes(port) || (await refusalOf(port, port === first ? host : "127.0.0.1")) !== undefined) {
      first = port + 1;
    } else if (port === first + count - 1) {
      return first;
    }
  }
  return from;
}

/** The process that listens on this port, as far as /proc shows it to us. */
export function holderOf(port: number): Holder | undefined {
  if (process.platform !== "linux") return undefined;
  const sockets = listeningSockets(port);
  if (sockets.size === 0) return undefined;
  return allPids()
    .map((pid) => (ownsOneOf(pid, sockets) ? { pid, name: nameOf(pid) } : undefined))
    .find((holder) => holder !== undefined);
}

/** `socket:[inode]` of every socket that listens on this port. */
function listeningSockets(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = new Set<string>();
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readOr(file, "").split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      // 0A is LISTEN.
      if (state === "0A" && local.endsWith(`:${hex}`)) sockets.add(`socket:[${inode}]`);
    }
  }
  return sockets;
}

function ownsOneOf(pid: number, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOr(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false; // another user's process, or gone meanwhile
  }
}

function nameOf(pid: number): string {
  return readOr(`/proc/${pid}/comm`, "?").trim();
}

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
