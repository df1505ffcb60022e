import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../../infra/supervisor/cluster.ts";
import { startEdge } from "../support/edge.ts";
import { freePorts } from "../support/ports.ts";
import { type Pids, withChildren } from "./cpu.ts";
import type { Door } from "./load/client.ts";
import { minded } from "./running.ts";
import { present, startServers } from "./servers.ts";

export const systemNames = ["ours", "classic", "sharded"] as const;
export type SystemName = (typeof systemNames)[number];

/**
 * How people reach the nodes: through nginx, as each system is when it is started; through nginx, and from there over
 * TCP, also where ours would use Unix sockets; or past it.
 */
export const wayNames = { edge: "through nginx", tcp: "through nginx, over TCP", direct: "direct" } as const;
export type Way = keyof typeof wayNames;

/** A chat that can be measured: nodes, one Redis, nginx before them. */
export interface System {
  readonly name: SystemName;
  readonly dialect: "teahouse" | "plain";
  readonly redisUrl: string;
  /** The folder where its nodes say what they have to say: node-1.log and so on. */
  readonly logs: string;
  /** Where people come in: through nginx; or, to leave it out, the nodes themselves. */
  doors(way: Way): readonly Door[];
  pids(): Pids;
  stop(): Promise<void>;
}

export async function startSystem(name: SystemName, nodes: number, way: Way): Promise<System> {
  return minded(name === "ours" ? await startOurs(nodes, way) : await startPlain(name, nodes));
}

const doorOf = (port: number): Door => ({ host: "127.0.0.1", port });

async function startOurs(nodes: number, way: Way): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
  // No Unix socket has an address as long as this.
  const data = way === "tcp" ? join(folder, "tcp".repeat(40)) : folder;
  const port = await freePorts(nodes + 3);
  const cluster = await startCluster({ nodes, port, host: "127.0.0.1", data, limits: false });
  return {
    ...{ name: "ours", dialect: "teahouse", redisUrl: cluster.redisUrl, logs: cluster.folders.logs },
    doors: (way) => (way === "direct" ? cluster.nodes.map((node) => doorOf(node.port)) : [doorOf(port)]),
    pids: () => ({
      node: present(cluster.nodes),
      nginx: withChildren(Number(readFileSync(join(cluster.folders.edge, "nginx.pid"), "utf8"))),
      redis: present(cluster.storeProcesses),
    }),
    async stop() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The plain chat of baseline/chat.ts, with the same edge before it. What it says is kept nowhere. */
async function startPlain(name: "classic" | "sharded", nodes: number): Promise<System> {
  const servers = await startServers("chat", nodes, { ADAPTER: name }, false);
  const edge = await startEdge(servers.ports.map((port) => ({ port })));
  return {
    ...{ name, dialect: "plain", redisUrl: servers.redisUrl, logs: servers.folder },
    doors: (way) => (way === "direct" ? servers.ports.map(doorOf) : [doorOf(edge.port)]),
    pids: () => ({ ...servers.pids(), nginx: withChildren(edge.pid) }),
    async stop() {
      await edge.stop();
      await servers.stop();
    },
  };
}
