import { once } from "node:events";
import { createServer } from "node:net";

// Below the range that the kernel hands out to outgoing connections, so that none of those takes a port
// between our look and the child's bind; and above 10080, which browsers and Node's fetch refuse to speak to.
const lowest = 10_081;
const highest = 31_000;

/** One port on loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  return freePorts(1);
}

/** The first of `count` neighbouring ports that are all free: a cluster on P needs P … P+nodes. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const first = lowest + Math.floor(Math.random() * (highest - lowest - count));
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`Found no ${count} neighbouring free ports between ${lowest} and ${highest}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
