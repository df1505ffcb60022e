import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCluster } from "../../infra/supervisor/cluster.ts";
import { startEdge } from "../support/edge.ts";
import { freePort, freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { type Pids, withChildren } from "./cpu.ts";
import type { Door } from "./load/client.ts";

export const systemNames = ["ours", "classic", "sharded"] as const;
export type SystemName = (typeof systemNames)[number];

/** A chat that can be measured: nodes, one Redis, nginx before them. */
export interface System {
  readonly name: SystemName;
  readonly dialect: "teahouse" | "plain";
  /** Where people come in: through nginx; or, to leave it out, the nodes themselves. */
  doors(way: "edge" | "direct"): readonly Door[];
  pids(): Pids;
  /** The folder where its nodes say what they have to say: node-1.log and so on. */
  readonly logs: string;
  stop(): Promise<void>;
}

const doorOf = (port: number): Door => ({ host: "127.0.0.1", port });

export function startSystem(name: SystemName, nodes: number): Promise<System> {
  return name === "ours" ? startOurs(nodes) : startPlain(name, nodes);
}

async function startOurs(nodes: number): Promise<System> {
  const data = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
  const port = await freePorts(nodes + 3);
  const cluster = await startCluster({ nodes, port, host: "127.0.0.1", data, limits: false });
  return {
    name: "ours",
    dialect: "teahouse",
    doors: (way) => (way === "edge" ? [doorOf(port)] : cluster.nodes.map((node) => doorOf(node.port))),
    pids: () => ({
      node: present(cluster.nodes),
      nginx: withChildren(Number(readFileSync(join(cluster.folders.edge, "nginx.pid"), "utf8"))),
      redis: present(cluster.storeProcesses),
    }),
    logs: cluster.folders.logs,
    async stop() {
      await cluster.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const present = (all: readonly { pid: number | undefined }[]): number[] => all.flatMap(({ pid }) => pid ?? []);

/** The plain chat of baseline/server.ts, with the same edge before it. Its Redis keeps nothing on disk. */
async function startPlain(name: "classic" | "sharded", nodes: number): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
  const redisPort = await freePort();
  const redisArgs = ["--port", String(redisPort), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const redis = spawn("redis-server", [...redisArgs, "--appendonly", "no"], { stdio: "ignore" });
  const first = await freePorts(nodes);
  const ports = Array.from({ length: nodes }, (_, index) => first + index);
  const servers = ports.map((port, index) => {
    const env = { PORT: String(port), REDIS_URL: `redis://127.0.0.1:${redisPort}`, ADAPTER: name };
    return startServer(env, join(folder, `node-${index + 1}.log`));
  });
  const all = [...servers, redis];
  await Promise.all(ports.map((port) => isReady(port)));
  const edge = await startEdge(ports.map((port) => ({ port })));
  return {
    name,
    dialect: "plain",
    doors: (way) => (way === "edge" ? [doorOf(edge.port)] : ports.map(doorOf)),
    pids: () => ({ node: present(servers.map(pidOf)), nginx: withChildren(edge.pid), redis: present([pidOf(redis)]) }),
    logs: folder,
    async stop() {
      await edge.stop();
      await Promise.all(all.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const pidOf = ({ pid }: ChildProcess) => ({ pid });

const program = fileURLToPath(new URL("./baseline/server.js", import.meta.url));

function startServer(more: Record<string, string>, log: string): ChildProcess {
  const output = openSync(log, "a");
  const env = { ...process.env, ...more, NODE_ENV: "production" };
  const child = fork(program, { env, execArgv: [], stdio: ["ignore", output, output, "ipc"] });
  closeSync(output);
  return child;
}

async function isReady(port: number): Promise<void> {
  await until(`the server on ${port} is ready`, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
