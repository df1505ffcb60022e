import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Networks of clients break at random, also in the middle of an answer, and are slow at times. */
export const clientFlaps = scenario({
  name: "client-flaps",
  about: "clients' networks break again and again",
  store: () => RedisServer.start("redis"),
  world: { networks: true },
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 20 : 60); round += 1) {
      const network = world.random.pick(world.networks);
      network.delayMs = world.random.pick([0, 0, 5, 60]);
      const how = world.random.pick(["cut", "refuse"] as const);
      await world.fault(`a client's network: ${how}`, () => network[how]());
      await world.talk(Math.round(world.random.between(2, 15)));
      network.release();
    }
    for (const network of world.networks) network.delayMs = 0;
    await world.heal("all networks are whole", () => undefined);
    await world.liveAgain();
    await world.talk(30);
  },
});

/** Connections that are there and carry nothing: each side believes in the other until it asks. */
export const clientHalfOpen = scenario({
  name: "client-half-open",
  about: "clients' connections go silent without breaking",
  store: () => RedisServer.start("redis"),
  world: { networks: true },
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const silent = world.networks.filter((_, index) => index % 2 === round % 2);
      await world.fault("half of the clients' connections go silent", () => {
        for (const network of silent) network.holdPresent();
      });
      await world.liveAgain();
      // What was under way comes out of the cable after all, long after it was given up.
      await world.heal("the old connections come to life", () => {
        for (const network of silent) network.release();
      });
      await world.liveAgain();
      await world.talk(30);
    }
  },
});
