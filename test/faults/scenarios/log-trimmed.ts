import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Some are away for so long that the log no longer holds what they missed: they are told, and read history. */
export const logTrimmed = scenario({
  name: "log-trimmed",
  about: "the log was trimmed past a client that was away",
  store: () => RedisServer.start("redis"),
  world: { env: { LOG_KEEP: "100" }, networks: true, perSecond: 150, rooms: 0, clients: { sdk: 3, foreign: 3 } },
  async run(world) {
    const away = world.networks.filter((_, index) => index % 3 === 0);
    for (const network of away) network.refuse();
    await world.talk(600, 120_000);
    await world.heal("the network is back", () => {
      for (const network of away) network.release();
    });
    await world.liveAgain();
    const told = world.history.entries.filter((entry) => entry.op === "reset" && entry.why === "gap");
    if (told.length < away.length) world.broken("somebody who was away for too long was not told");
    await world.talk(40);
  },
});
