import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "../../infra/supervisor/folders.ts";
import { post } from "../support/cluster.ts";
import { freePort } from "../support/ports.ts";
import { until } from "../support/until.ts";

// Needs Docker with Compose 2.20 or newer, and takes minutes: `npm run test:compose`, no part of `npm test`.

const run = promisify(execFile);

/** One installation of its own: project, port and subnet. */
class Installation {
  readonly url: string;
  readonly #files: readonly string[];
  readonly #project = `teahouse-test-${process.pid}`;
  readonly #env: NodeJS.ProcessEnv;

  constructor(port: number, overlay: string | undefined) {
    this.url = `http://127.0.0.1:${port}`;
    const names = ["compose.yaml", ...(overlay ? [`compose.${overlay}.yaml`] : [])];
    this.#files = names.flatMap((name) => ["-f", join(root, "infra", name)]);
    const subnet = `10.83.${10 + (process.pid % 200)}`;
    this.#env = { ...process.env, TEAHOUSE_PORT: String(port), TEAHOUSE_SUBNET: subnet };
  }

  async compose(...words: string[]): Promise<string> {
    const args = ["compose", "-p", this.#project, ...this.#files, ...words];
    return (await run("docker", args, { env: this.#env, maxBuffer: 64 << 20 })).stdout;
  }

  /** Asks one Redis. */
  async ask(service: string, ...words: string[]): Promise<string> {
    return await this.compose("exec", "-T", service, "redis-cli", ...words);
  }

  /** Ends a container's process from outside, as a crash would: Docker starts it again by itself. */
  async crash(service: string): Promise<void> {
    const id = (await this.compose("ps", "-q", service)).trim();
    const pid = (await run("docker", ["inspect", "-f", "{{.State.Pid}}", id])).stdout.trim();
    const kill = ["--entrypoint", "sh", "redis:7", "-c", `kill -9 ${pid}`];
    await run("docker", ["run", "--rm", "--pid=host", "--user", "0", ...kill]);
  }
}

async function withInstallation(overlay: string | undefined, work: (one: Installation) => Promise<void>) {
  const one = new Installation(await freePort(), overlay);
  try {
    await one.compose("up", "-d", "--build", "--wait");
    await work(one);
  } finally {
    await one.compose("down", "-v", "--timeout", "2");
  }
}

/** Sends until it is kept, always under the same clientId, as a client does. */
async function say(one: Installation, room: string, token: string, text: string): Promise<void> {
  const clientId = randomUUID();
  const send = () => post(one, "message.send", { room, clientId, text }, token);
  await until(`“${text}” is kept`, send, { within: 30_000 });
}

async function texts(one: Installation, room: string, token: string): Promise<string[]> {
  const { messages } = await post(one, "room.history", { room }, token);
  return messages.map(({ text }) => text);
}

async function openRoom(one: Installation): Promise<{ room: string; token: string }> {
  const { token } = await post(one, "session.guest", { name: "Ann" });
  return { token, room: (await post(one, "room.create", { name: "kept" }, token)).room.id };
}

test("one Redis: a message makes its way through nginx, also when there are more nodes", async () => {
  await withInstallation(undefined, async (one) => {
    const { room, token } = await openRoom(one);
    await say(one, room, token, "first");
    await one.compose("up", "-d", "--wait", "--scale", "node=4");
    const seen = new Set<string>();
    await until("every node answers", async () => {
      seen.add((await post(one, "system.ping", {})).node);
      return seen.size === 4;
    });
    assert.deepEqual(await texts(one, room, token), ["first"]);
  });
});

for (const { overlay, count } of [
  { overlay: "sentinel", count: 3 },
  { overlay: "cluster", count: 9 },
]) {
  test(`${overlay}: a primary that crashes is replaced and comes back as a replica; a new start has all`, async () => {
    await withInstallation(overlay, async (one) => {
      const { room, token } = await openRoom(one);
      await say(one, room, token, "before");
      const services = Array.from({ length: count }, (_, index) => `redis-${index + 1}`);
      const owners = await Promise.all(
        services.map(async (service) => {
          const isPrimary = (await one.ask(service, "ROLE")).startsWith("master");
          return isPrimary && (await one.ask(service, "EXISTS", `{r:${room}}:log`)).trim() === "1" ? service : "";
        }),
      );
      const primary = owners.find(Boolean) ?? "";

      await one.crash(primary);
      const from = Date.now();
      await say(one, room, token, "after");
      assert.ok(Date.now() - from < 10_000, `it took ${Date.now() - from} ms`);
      const isReplica = async () => (await one.ask(primary, "ROLE")).startsWith("slave");
      await until(`${primary} is back`, isReplica, { within: 40_000, every: 500 });

      await one.compose("down");
      await one.compose("up", "-d", "--wait");
      assert.deepEqual(await texts(one, room, token), ["before", "after"]);
      assert.ok(await isReplica(), `${primary} is still a replica`);
    });
  });
}
