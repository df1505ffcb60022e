import { TestStore } from "../../support/store.ts";
import { until } from "../../support/until.ts";
import { scenario } from "../proof/scenario.ts";
import { noResets, nothingIsAcknowledged } from "./replication.ts";

/** Killed: Sentinel names another one, and the old one comes back as a replica. */
export const primaryKilled = scenario({
  name: "primary-killed",
  about: "the primary of three is killed",
  store: () => TestStore.start("sentinel"),
  target: 10_000,
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const primary = await world.store.primary();
      await world.fault(`${primary.name}, the primary, is killed`, () => primary.kill());
      await world.liveAgain({ bound: 60_000 });
      await primary.start();
      await world.store.settled();
      await world.talk(40);
    }
    noResets(world);
  },
});

/** Paused for longer than a failover takes: when it goes on it believes that it is the primary. */
export const primaryPaused = scenario({
  name: "primary-paused",
  about: "the primary of three is paused until another one took over, then goes on",
  store: () => TestStore.start("sentinel"),
  target: 10_000,
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const primary = await world.store.primary();
      await world.fault(`${primary.name}, the primary, is paused`, () => primary.signal("SIGSTOP"));
      await world.liveAgain({ bound: 60_000 });
      await world.heal(`${primary.name} goes on`, () => primary.signal("SIGCONT"));
      await world.liveAgain();
      await world.store.settled();
      await world.talk(40);
    }
    noResets(world);
  },
});

/**
 * It goes on in the middle of the failover: another one is the primary already, while the second replica has not heard
 * of it, and would still confirm what the old one is told.
 */
export const primaryWakesTooEarly = scenario({
  name: "primary-wakes-too-early",
  about: "a paused primary goes on in the moment in which another one takes over",
  store: () => TestStore.start("sentinel"),
  world: { perSecond: 80 },
  async run(world, { quick }) {
    const { store } = world;
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const primary = await store.primary();
      const others = (await store.replicas()).map(({ name }) => store.connect(name));
      await world.fault(`${primary.name}, the primary, is paused`, () => primary.signal("SIGSTOP"));
      const roles = () => Promise.all(others.map(async (redis) => (await redis.role())[0]));
      await until("a replica takes over", async () => (await roles()).includes("master"), { within: 30_000, every: 2 });
      await world.heal(`${primary.name} goes on`, () => primary.signal("SIGCONT"));
      for (const redis of others) redis.disconnect();
      await world.liveAgain({ bound: 60_000 });
      await store.settled();
      await world.talk(40);
    }
    noResets(world);
  },
});

/** Nobody is there to confirm: no acknowledgement, and senders are told. */
export const replicasGone = scenario({
  name: "replicas-gone",
  about: "all replicas are paused for a while",
  store: () => TestStore.start("sentinel"),
  async run(world) {
    const replicas = await world.store.replicas();
    await world.fault("all replicas are paused", () => {
      for (const replica of replicas) replica.signal("SIGSTOP");
    });
    await nothingIsAcknowledged(world, 8_000);
    const told = world.history.entries.flatMap((entry) => (entry.op === "unknown" ? [entry.why] : []));
    world.notes.push(`senders were told ${[...new Set(told)].join(", ") || "nothing"}`);
    await world.heal("replicas go on", () => {
      for (const replica of replicas) replica.signal("SIGCONT");
    });
    await world.liveAgain();
    await world.store.settled();
    await world.talk(40);
    noResets(world);
  },
});

/** One Sentinel and one replica less: that is nothing at all. */
export const minorityGone = scenario({
  name: "minority-gone",
  about: "one replica and one Sentinel are killed",
  store: () => TestStore.start("sentinel"),
  async run(world) {
    const [replica] = await world.store.replicas();
    await world.fault("a replica and a Sentinel are killed", async () => {
      await replica?.kill();
      await world.store.process("sentinel-1").kill();
    });
    await world.liveAgain();
    await world.talk(60);
    await replica?.start();
    await world.store.process("sentinel-1").start();
    await world.store.settled();
    noResets(world);
  },
});
