import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { scenario } from "../proof/scenario.ts";
import type { Store } from "../world/plan.ts";
import { RedisServer } from "../world/redis-server.ts";
import type { World } from "../world/world.ts";

/** All is lost, sessions too: everybody is told, and goes on under another epoch. */
export const dataLost = scenario({
  name: "data-lost",
  about: "the store loses everything",
  store: () => RedisServer.start("redis"),
  world: { rooms: 0 },
  rules: { dataMayBeLost: true },
  async run(world) {
    await world.fault("FLUSHALL", () => world.store.ask((redis) => redis.flushall()));
    await world.liveAgain();
    await world.talk(40);
    await everybodyWasTold(world);
  },
});

/** The store comes back as it was some time ago: the same epoch, and other messages under known numbers. */
export const oldAofRestored = scenario({
  name: "old-aof-restored",
  about: "an old copy of the store's file is put back",
  store: () => RedisServer.start("redis"),
  rules: { dataMayBeLost: true },
  async run(world) {
    const { store } = world;
    const file = join(store.folder, "appendonlydir");
    const copy = join(store.folder, "copy");
    await store.kill();
    await cp(file, copy, { recursive: true });
    await store.start();
    await world.talk(120);
    await world.fault("an old copy is put back", async () => {
      await store.kill();
      await rm(file, { recursive: true });
      await cp(copy, file, { recursive: true });
      await store.start();
    });
    await world.liveAgain({ bound: 60_000 });
    await world.talk(40);
    await everybodyWasTold(world);
  },
});

async function everybodyWasTold<S extends Store>(world: World<S>): Promise<void> {
  const told = new Set(world.history.entries.flatMap((entry) => (entry.op === "reset" ? [entry.client] : [])));
  for (const { name } of world.clients) if (!told.has(name)) world.broken(`${name} was not told that data was lost`);
  const counts = await Promise.all(world.nodes.map((node) => node.counter("teahouse_feed_resets_total")));
  const counted = counts.reduce((sum, count) => sum + count, 0);
  if (counted === 0) world.broken("no node counted that it had to say `reset`");
  world.notes.push(`resets counted by the nodes: ${counted}`);
}
