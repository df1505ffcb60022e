import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** A node dies with a third of a crowd: all come back at once, nobody is locked out. */
export const reconnectStorm = scenario({
  name: "reconnect-storm",
  about: "a node with hundreds of clients is killed",
  store: () => RedisServer.start("redis"),
  world: { crowd: 900, perSecond: 3, rooms: 0 },
  target: 2_000,
  async run(world) {
    await world.fault("node-1 is killed", () => world.node(1).kill());
    await world.liveAgain({ bound: 60_000 });
    await world.node(1).start();
    await world.talk(10);
    await world.fault("node-2 is killed", () => world.node(2).kill());
    await world.liveAgain({ bound: 60_000 });
    await world.node(2).start();
  },
});
