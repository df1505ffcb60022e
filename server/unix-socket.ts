import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Server as HttpServer } from "node:http";
import { createServer } from "node:net";

/**
 * A second door of a node, for an edge on the same machine: past TCP, a write costs either side half as much.
 * Whoever may open the file sits at this machine, and counts as a peer on loopback.
 * @param path of the socket, or empty: none; a file that an earlier run left there goes
 * @returns how to close it: resolves when its last connection has ended
 * @throws when the path cannot be listened on
 */
export async function openUnixSocket(http: HttpServer, path: string): Promise<() => Promise<void>> {
  if (path === "") return async () => {};
  await rm(path, { force: true });
  const door = createServer((socket) => {
    Object.defineProperty(socket, "remoteAddress", { value: "127.0.0.1" });
    http.emit("connection", socket);
  });
  // nginx takes a full queue for a node that failed: there is room for everybody who comes back at once.
  door.listen({ path, backlog: 4096 });
  await once(door, "listening");
  return async () => {
    const closed = once(door, "close");
    door.close();
    await closed;
  };
}
