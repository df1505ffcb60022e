import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** A node that stands still, keeps its connections, and later wakes up with all that it had begun. */
export const nodePaused = scenario({
  name: "node-paused",
  about: "a node is paused, then goes on",
  store: () => RedisServer.start("redis"),
  async run(world, { quick }) {
    const node = world.node(2);
    await world.fault("node-2 is paused", () => node.pause());
    await world.liveAgain();
    await world.run(quick ? 3_000 : 50_000);
    await world.heal("node-2 goes on", () => node.resume());
    await node.ready();
    await world.liveAgain();
    await world.talk(60);
  },
});
