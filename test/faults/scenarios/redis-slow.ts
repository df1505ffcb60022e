import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Writes wait for 5 s: callers learn that it is unknown, and nothing piles up without bound. */
export const redisSlow = scenario({
  name: "redis-slow",
  about: "Redis holds up all writes for 5 s",
  store: () => RedisServer.start("redis"),
  world: { perSecond: 80 },
  async run(world) {
    const before = await memory();
    await world.fault("writes wait", () => world.store.ask((redis) => redis.client("PAUSE", 5_000, "WRITE")));
    await world.liveAgain();
    await world.talk(60);
    const grown = (await memory()).map((bytes, i) => (bytes - (before[i] ?? 0)) / 2 ** 20);
    world.notes.push(`memory of the nodes grew by ${grown.map((mb) => mb.toFixed(0)).join(", ")} MB`);
    if (Math.max(...grown) > 150) world.broken(`a node's memory grew by ${Math.max(...grown)} MB`);

    async function memory(): Promise<number[]> {
      return await Promise.all(world.nodes.map((node) => node.counter("process_resident_memory_bytes")));
    }
  },
});

/** Redis stands still: nothing is answered, not even a connection's greeting. */
export const redisPaused = scenario({
  name: "redis-paused",
  about: "Redis is paused for 8 s, then goes on",
  store: () => RedisServer.start("redis"),
  async run(world) {
    await world.fault("Redis is paused", () => world.store.signal("SIGSTOP"));
    await world.run(8_000);
    await world.heal("Redis goes on", () => world.store.signal("SIGCONT"));
    await world.liveAgain();
    await world.talk(60);
  },
});

/** Killed and started again with its append-only file: what was acknowledged is in it. */
export const redisKilled = scenario({
  name: "redis-killed",
  about: "Redis is killed and comes back with its file",
  store: () => RedisServer.start("redis"),
  async run(world) {
    for (let round = 0; round < 2; round += 1) {
      await world.fault("Redis is killed", () => world.store.kill());
      await world.run(1_500);
      await world.heal("Redis is back", () => world.store.start());
      await world.liveAgain();
      await world.talk(40);
    }
  },
});
