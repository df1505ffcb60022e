import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** nginx is killed with all its connections; it is started again as the supervisor would. */
export const edgeKilled = scenario({
  name: "edge-killed",
  about: "nginx is killed, three times",
  store: () => RedisServer.start("redis"),
  async run(world) {
    for (let round = 0; round < 3; round += 1) {
      await world.fault("nginx is killed", () => world.edge.kill());
      await world.liveAgain();
      await world.talk(30);
    }
  },
});

/** nginx is given its file again and again; old workers keep their sockets for a while, then cut them. */
export const edgeReloaded = scenario({
  name: "edge-reloaded",
  about: "nginx is reloaded 20 times",
  store: () => RedisServer.start("redis"),
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 5 : 20); round += 1) {
      await world.fault("nginx is reloaded", () => world.edge.reload());
      await world.liveAgain();
      await world.talk(10);
    }
    // Longer than old workers may live: all have been moved to new ones.
    await world.run(12_000);
    await world.talk(20);
  },
});
