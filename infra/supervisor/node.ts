import { join } from "node:path";
import { Child } from "./child.ts";
import { unixSocketOf } from "./edge.ts";
import { type Folders, root } from "./folders.ts";
import type { Options } from "./options.ts";

/** The compiled server. */
export const serverProgram = join(root, "dist/server/main.js");

/** The longest that a node may take to let its people move to others, s. */
export const drainSeconds = Number(process.env["DRAIN_SECONDS"]) || 15;

export const nodeName = (number: number) => `node-${number}`;

/** What a node needs to know beside the options. */
export interface NodePlan {
  name: string;
  port: number;
  redisUrl: string;
  operatorKey: string;
}

/** One chat node: on this machine only, for people come through the edge. */
export function nodeChild(plan: NodePlan, options: Options, folders: Folders): Child {
  const { name, port, redisUrl, operatorKey } = plan;
  return new Child({
    name,
    command: process.execPath,
    args: ["--enable-source-maps", serverProgram],
    env: {
      HOST: "127.0.0.1",
      PORT: String(port),
      UNIX_SOCKET: unixSocketOf(port, folders) ?? "",
      NODE_NAME: name,
      REDIS_URL: redisUrl,
      ACK: options.ack,
      LIMITS: options.limits ? "on" : "off",
      DEMO: options.demo ? "on" : "off",
      OPERATOR_KEY: operatorKey,
      DRAIN_SECONDS: String(drainSeconds),
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "info",
    },
    log: join(folders.logs, `${name}.log`),
    // A node exits when this channel disconnects: it must not outlive a supervisor that was killed.
    ipc: true,
    // All end together. SIGTERM would let its people move to others first.
    stopSignal: "SIGINT",
  });
}
