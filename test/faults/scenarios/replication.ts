import { scenario } from "../proof/scenario.ts";
import type { Store } from "../world/plan.ts";
import { ReplicatedRedis } from "../world/replicated-redis.ts";
import type { World } from "../world/world.ts";

const replicated = { env: { ACK: "replica:1" } };

/** The primary writes on and nothing reaches its replica: nobody is told that anything is kept. */
export const replicationDead = scenario({
  name: "replication-dead",
  about: "the link between primary and replica swallows everything for a while",
  store: () => ReplicatedRedis.start(),
  world: replicated,
  async run(world) {
    const { wire } = world.store;
    await world.fault("the link swallows", () => wire.hold());
    await nothingIsAcknowledged(world, 6_000);
    await world.heal("the link is whole", () => {
      wire.release();
      wire.cut();
    });
    await world.liveAgain();
    await world.talk(40);
  },
});

/**
 * What the primary has and its replica has not must not be seen by anybody, however they read: live, by a feed that
 * fills holes, by coming back. Then the primary is gone, and the replica's past is the only one.
 */
export const primaryReplaced = scenario({
  name: "primary-replaced",
  about: "the primary dies with what its replica never got, while people come and go",
  store: () => ReplicatedRedis.start(),
  world: { ...replicated, networks: true },
  target: 10_000,
  async run(world, { quick }) {
    const { store } = world;
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      await world.fault("the link to the replica swallows", () => store.wire.hold());
      await world.run(500);
      await store.primary.ask((redis) => redis.call("CLIENT", "KILL", "TYPE", "pubsub"));
      for (const network of world.networks) if (world.random.next() < 0.5) network.cut();
      await world.run(1_500);
      await world.fault("the primary is killed and replaced", async () => {
        await store.primary.kill();
        await store.promote();
      });
      await store.rejoin();
      await world.liveAgain();
      await world.talk(40);
    }
    noResets(world);
  },
});

/** The old primary stands still while another one takes over, and wakes up with calls that it had begun. */
export const primaryPausedAndReplaced = scenario({
  name: "primary-wakes-up",
  about: "a primary is paused, replaced, and goes on believing that it is one",
  store: () => ReplicatedRedis.start(),
  world: replicated,
  target: 10_000,
  async run(world) {
    const { store } = world;
    const old = store.primary;
    await world.fault("the primary is paused and replaced", async () => {
      old.signal("SIGSTOP");
      await store.promote();
    });
    await world.run(2_000);
    old.signal("SIGCONT");
    await world.run(2_000);
    await store.rejoin();
    await world.liveAgain();
    await world.talk(40);
    noResets(world);
  },
});

/** Some moments after a fault, and for so long, nobody may be told that a message is kept. */
export async function nothingIsAcknowledged<S extends Store>(world: World<S>, ms: number): Promise<void> {
  // What was confirmed just before may still be on its way to its sender.
  await world.run(300);
  const from = world.history.entries.length;
  await world.run(ms);
  const acknowledged = world.history.entries.slice(from).filter(({ op }) => op === "ack");
  if (acknowledged.length > 0) world.broken("something was acknowledged that no replica has", acknowledged.slice(0, 1));
}

/** Where nothing acknowledged was lost, nobody may be told that it was. */
export function noResets<S extends Store>(world: World<S>): void {
  const resets = world.history.entries.filter(({ op }) => op === "reset");
  if (resets.length > 0) world.broken("somebody was told that the past is void, and it is not", resets.slice(0, 1));
}
