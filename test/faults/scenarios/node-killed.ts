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

const steps = ["append.before", "append.sent", "append.kept", "append.published"];

/** Killed by itself at each step of an append: the retry must find what was kept, or keep it now. */
export const nodeKilledInAppend = scenario({
  name: "node-killed-in-append",
  about: "a node is killed at each step of an append",
  store: () => RedisServer.start("redis"),
  target: 2_000,
  async run(world) {
    const node = world.node(1);
    for (const step of steps) {
      await node.kill();
      await node.start({ FAILPOINTS: `kill:${step}:${Math.round(world.random.between(3, 12))}` });
      await node.gone();
      await world.fault(`node-1 died at ${step}`, () => undefined);
      await world.liveAgain();
      await world.talk(20);
    }
    await node.start({});
  },
});
