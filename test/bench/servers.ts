import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { minded } from "./running.ts";

/** Servers of a baseline, with a Redis of their own. */
export interface Servers {
  ports: readonly number[];
  redisUrl: string;
  /** Where they say what they have to say: node-1.log and so on. */
  folder: string;
  pids(): { node: number[]; redis: number[] };
  stop(): Promise<void>;
}

/**
 * Starts so many processes of a program of baseline/ and waits until they are ready.
 * @param keeps whether its Redis writes what it is given to disk, as ours does
 */
export async function startServers(
  program: "chat" | "bare",
  count: number,
  env: Record<string, string>,
  keeps: boolean,
): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
  const redisPort = await freePort();
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const args = ["--port", String(redisPort), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const redis = spawn("redis-server", [...args, "--appendonly", keeps ? "yes" : "no"], { stdio: "ignore" });
  const first = await freePorts(count);
  const ports = Array.from({ length: count }, (_, index) => first + index);
  const file = fileURLToPath(new URL(`./baseline/${program}.js`, import.meta.url));
  const servers = ports.map((port, index) =>
    startServer(file, { ...env, PORT: String(port), REDIS_URL: redisUrl }, join(folder, `node-${index + 1}.log`)),
  );
  await Promise.all(
    ports.map((port) =>
      until(`the server on ${port} is ready`, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok),
    ),
  );
  return minded({
    ...{ ports, redisUrl, folder },
    pids: () => ({ node: present(servers), redis: present([redis]) }),
    async stop() {
      await Promise.all([...servers, redis].map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  });
}

/** The process ids of those that run. */
export const present = (all: readonly { pid?: number | undefined }[]): number[] => all.flatMap(({ pid }) => pid ?? []);

function startServer(file: string, more: Record<string, string>, log: string): ChildProcess {
  const output = openSync(log, "a");
  const env = { ...process.env, ...more, NODE_ENV: "production" };
  const child = fork(file, { env, execArgv: [], stdio: ["ignore", output, output, "ipc"] });
  closeSync(output);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
