import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Each node in turn is asked to end and comes back, while people talk: no call fails. */
export const rollingUpgrade = scenario({
  name: "rolling-upgrade",
  about: "nodes are drained and started again, one after another",
  store: () => RedisServer.start("redis"),
  async run(world, { quick }) {
    const from = world.history.entries.length;
    for (let round = 0; round < (quick ? 1 : 2); round += 1) {
      for (const node of world.nodes) {
        await world.fault(`${node.name} is drained`, () => node.kill("SIGTERM"));
        await node.start();
        await world.liveAgain();
        await world.talk(30);
      }
    }
    const since = world.history.entries.slice(from);
    const failed = since.filter(({ op }) => op === "refused");
    if (failed.length > 0) world.broken("a call failed during a rolling upgrade", failed.slice(0, 1));
    const retried = (kind: string) =>
      since.filter((entry) => entry.op === "unknown" && entry.client.startsWith(kind)).length;
    world.notes.push(`attempts that had to be made again: ${retried("sdk")} by our SDK, ${retried("other")} by others`);
  },
});
