import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "./ports.ts";
import { until } from "./until.ts";

/** A node as a process of its own, to be killed. */
export interface NodeProcess {
  name: string;
  url: string;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops the process in its tracks, or lets it go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void;
}

const main = fileURLToPath(new URL("../../server/main.js", import.meta.url));

export async function startNodeProcess(name: string, redisUrl: string, env: Record<string, string> = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const base = { PORT: String(port), NODE_NAME: name, REDIS_URL: redisUrl, LOG_LEVEL: "silent", LIMITS: "off" };
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { ...process.env, ...base, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await until(`${name} is ready`, async () => (await fetch(`${url}/readyz`)).ok);
  return {
    name,
    url,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
    signal: (signal) => void child.kill(signal),
  } satisfies NodeProcess;
}
