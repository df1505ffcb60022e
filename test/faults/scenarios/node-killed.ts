import { until } from "../../support/until.ts";
import { scenario } from "../proof/scenario.ts";
import type { FaultyNode } from "../world/nodes.ts";
import type { Store } from "../world/plan.ts";
import { RedisServer } from "../world/redis-server.ts";
import type { World } from "../world/world.ts";

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
  world: { networks: true },
  target: 2_000,
  async run(world) {
    const node = world.node(1);
    for (const step of steps) {
      await node.kill();
      await node.start({ FAILPOINTS: `kill:${step}:${Math.round(world.random.between(3, 12))}` });
      await comesToServe(world, node);
      await world.fault(`node-1 died at ${step}`, () => undefined);
      await world.liveAgain();
      await world.talk(20);
    }
    await node.start({});
  },
});

/** Clients of other nodes would stay there: their networks break until the armed node has had its share, and died. */
async function comesToServe<S extends Store>(world: World<S>, node: FaultyNode): Promise<void> {
  const gone = () => {
    if (!node.running) return true;
    world.random.pick(world.networks).cut();
    return false;
  };
  await until(`${node.name} dies`, gone, { within: 30_000, every: 400 });
}
