import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Killed from outside in the middle of the talk, twice: each time another node serves its clients. */
export const nodeKilled = scenario({
  name: "node-killed",
  about: "a node is killed in the middle of everything",
  store: () => RedisServer.start("redis"),
  target: 2_000,
  async run(world) {
    for (const number of [1, 2]) {
      const node = world.node(number);
      await world.fault(`${node.name} is killed`, () => node.kill());
      await world.liveAgain();
      await world.talk(40);
      await node.start();
      await world.talk(20);
    }
  },
});
