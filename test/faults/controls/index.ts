import type { Playable } from "../proof/scenario.ts";
import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";
import { ReplicatedRedis } from "../world/replicated-redis.ts";

const REST_MS = 8_000;

/** A retry after a node died is kept again: the same words stand in the room twice. */
const dedupeOff = scenario({
  name: "control-dedupe",
  about: "with dedupe off a message whose answer was lost is kept twice",
  mustBreak: ["doubled"],
  store: () => RedisServer.start("redis"),
  world: {
    restMs: REST_MS,
    node: (number) => ({ env: { FAILPOINTS: `off:dedupe${number === 1 ? ",kill:append.published:15" : ""}` } }),
  },
  async run(world) {
    await world.node(1).gone();
    await world.fault("node-1 died before it answered", () => undefined);
    await world.talk(30);
  },
});

/** Two nodes publish at once, one of them slowly: hints come in another order than the log has. */
const holdBackOff = scenario({
  name: "control-hold-back",
  about: "with hold-back off events are shown as their hints happen to come",
  mustBreak: ["out of order"],
  store: () => ReplicatedRedis.start(),
  world: {
    restMs: REST_MS,
    rooms: 0,
    perSecond: 120,
    env: { ACK: "replica:1", FAILPOINTS: "off:hold-back" },
    node: (number, store) => (number === 1 ? { redisUrl: store.sideUrl } : {}),
  },
  async run(world) {
    await world.fault("node-1 is slow to reach the store", () => {
      world.store.side.delayMs = 25;
    });
    await world.talk(200);
  },
});

/** Hints are lost and nobody looks into the log. */
const holeFillingOff = scenario({
  name: "control-hole-filling",
  about: "with hole filling off what was said while a subscriber was away never comes",
  mustBreak: ["lost", "out of order"],
  store: () => RedisServer.start("redis"),
  world: { restMs: REST_MS, perSecond: 80, env: { FAILPOINTS: "off:hole-filling" } },
  async run(world) {
    for (let round = 0; round < 5; round += 1) {
      await world.fault("subscribers are dropped", () =>
        world.store.ask((redis) => redis.call("CLIENT", "KILL", "TYPE", "pubsub")),
      );
      await world.talk(30);
    }
  },
});

/** The replica lags, the primary dies: what it alone had was acknowledged. */
const waitOff = scenario({
  name: "control-wait",
  about: "with WAIT off what only the primary had is acknowledged, and dies with it",
  mustBreak: ["lost"],
  store: () => ReplicatedRedis.start(),
  world: { restMs: REST_MS, env: { ACK: "replica:1", FAILPOINTS: "off:wait" } },
  async run(world) {
    const { store } = world;
    await world.fault("the link to the replica swallows", () => store.wire.hold());
    await world.talk(40);
    await world.fault("the primary is killed and replaced", async () => {
      await store.primary.kill();
      await store.promote();
    });
    await store.rejoin();
    await world.liveAgain();
    await world.talk(40);
  },
});

/** Shown before it was kept, then gone: others are told another story under the same number. */
const publishAfterKeptOff = scenario({
  name: "control-publish-after-kept",
  about: "published before it is kept, a message is shown that never was",
  mustBreak: ["out of order", "doubled"],
  store: () => ReplicatedRedis.start(),
  world: { restMs: REST_MS, env: { ACK: "replica:1", FAILPOINTS: "off:publish-after-kept" } },
  async run(world) {
    const { store } = world;
    await world.fault("the link to the replica swallows", () => store.wire.hold());
    await world.run(1_000);
    await world.fault("the primary is killed and replaced", async () => {
      await store.primary.kill();
      await store.promote();
    });
    await store.rejoin();
    await world.liveAgain();
    await world.talk(40);
  },
});

/** Each rule of delivery, switched off where it matters: the checker must see it, or it proves nothing. */
export const controls: readonly Playable[] = [dedupeOff, holdBackOff, holeFillingOff, waitOff, publishAfterKeptOff];
