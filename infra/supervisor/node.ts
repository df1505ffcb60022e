import { join } from "node:path";
import { Child } from "./child.ts";
import { type Folders, root } from "./folders.ts";
import type { Options } from "./options.ts";

/** The compiled server. */
export const serverProgram = join(root, "dist/server/main.js");

/** One chat node: on loopback, for people come through the edge. */
export function nodeChild(index: number, options: Options, redisUrl: string, folders: Folders): Child {
  const name = `node-${index}`;
  return new Child({
    name,
    command: process.execPath,
    args: ["--enable-source-maps", serverProgram],
    env: {
      HOST: "127.0.0.1",
      PORT: String(options.port + index),
      NODE_NAME: name,
      REDIS_URL: redisUrl,
      ACK: options.ack,
      LIMITS: options.limits ? "on" : "off",
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "info",
    },
    log: join(folders.logs, `${name}.log`),
    // A node exits when this channel disconnects: it must not outlive a supervisor that was killed.
    ipc: true,
    stopSignal: "SIGTERM",
  });
}
