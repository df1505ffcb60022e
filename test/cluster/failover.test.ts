import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ask } from "../../infra/store/ask.ts";
import type { StorePlan, StoreProcess } from "../../infra/store/plan.ts";
import { namedPrimary } from "../../infra/store/sentinels.ts";
import { ownerOf } from "../../infra/store/shards.ts";
import { Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { readOptions } from "../../infra/supervisor/options.ts";
import { post } from "../support/cluster.ts";
import { freePorts } from "../support/ports.ts";
import { withFolder } from "../support/supervisor.ts";
import { until } from "../support/until.ts";

/** Sends until it is kept, always under the same clientId, as a client does. */
async function say(cluster: Cluster, room: string, token: string, text: string): Promise<void> {
  const clientId = randomUUID();
  await until(`“${text}” is kept`, () => post(cluster, "message.send", { room, clientId, text }, token));
}

/** Who serves this room now. */
async function primaryOf(cluster: Cluster, room: string): Promise<StoreProcess> {
  const { storeProcesses: processes, redisUrl: url } = cluster;
  const { redis: kind, fsync } = cluster.options;
  const plan: StorePlan = { kind, url, fsync, processes };
  const owner = async () => {
    const port = processes[0]?.port ?? 0;
    return ownerOf(processes, Number(await ask(port, (redis) => redis.call("CLUSTER", "KEYSLOT", `{r:${room}}`))));
  };
  const found = kind === "cluster" ? await owner() : await namedPrimary(plan);
  if (!found) throw new Error("there is no primary");
  return found;
}

for (const redis of ["sentinel", "cluster"] as const) {
  test(`${redis}: the room goes on within 10 s of its primary's death, and a later start has all of it`, async () => {
    await withFolder(async (data) => {
      const options = { redis, nodes: 2, port: await freePorts(3), host: "127.0.0.1", data };
      let cluster = await startCluster(options);
      try {
        const { token } = await post(cluster, "session.guest", { name: "Ann" });
        const room = (await post(cluster, "room.create", { name: "kept" }, token)).room.id;
        await say(cluster, room, token, "before");
        const victim = await primaryOf(cluster, room);
        const from = Date.now();
        const back = new Promise<void>((resolve) =>
          cluster.on("started", ({ name }) => {
            if (name === victim.name) resolve();
          }),
        );
        cluster.kill(victim.name, "SIGKILL");
        await say(cluster, room, token, "after");
        assert.ok(Date.now() - from < 10_000, `it took ${Date.now() - from} ms`);
        await back;
        assert.notEqual((await primaryOf(cluster, room)).name, victim.name);

        const stopping = Date.now();
        await cluster.stop();
        assert.ok(Date.now() - stopping < 5_000, `it took ${Date.now() - stopping} ms`);
        cluster = await startCluster(options);
        const { messages } = await post(cluster, "room.history", { room }, token);
        assert.deepEqual(
          messages.map(({ text }) => text),
          ["before", "after"],
        );
      } finally {
        await cluster.stop();
      }
    });
  });
}

test("a data folder with messages of another kind of store says so, and they stay as they are", async () => {
  await withFolder(async (data) => {
    await mkdir(join(data, "redis-sentinel/redis-2/appendonlydir"), { recursive: true });
    const reading = readOptions(["--nodes", "1", "--port", String(await freePorts(2)), "--data", data], {}, "/");
    assert.ok(reading.kind === "run");
    const cluster = new Cluster(reading.options);
    const unseen: string[] = [];
    cluster.on("unseen", (kind) => unseen.push(kind));
    try {
      await cluster.start();
    } finally {
      await cluster.stop();
    }
    assert.deepEqual(unseen, ["sentinel"]);
  });
});
