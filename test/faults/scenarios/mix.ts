import { TestStore } from "../../support/store.ts";
import { scenario } from "../proof/scenario.ts";
import type { World } from "../world/world.ts";
import { noResets } from "./replication.ts";

type Cluster = World<TestStore>;

/** Each breaks one thing, lets people talk on for a while, and mends it. */
const faults: Readonly<Record<string, (world: Cluster) => Promise<void>>> = {
  async "a node is killed"(world) {
    const node = world.random.pick(world.nodes);
    await world.fault(`${node.name} is killed`, () => node.kill());
    await world.liveAgain();
    await node.start();
  },
  async "a node is paused"(world) {
    const node = world.random.pick(world.nodes);
    await world.fault(`${node.name} is paused`, () => node.pause());
    await world.run(world.random.between(500, 6_000));
    await world.heal(`${node.name} goes on`, () => node.resume());
    await node.ready();
  },
  async "a node is drained"(world) {
    const node = world.random.pick(world.nodes);
    await world.fault(`${node.name} is drained`, () => node.kill("SIGTERM"));
    await node.start();
  },
  async "the primary is killed"(world) {
    const primary = await world.store.primary();
    await world.fault(`${primary.name}, the primary, is killed`, () => primary.kill());
    await world.liveAgain({ bound: 60_000 });
    await primary.start();
  },
  async "the primary is paused"(world) {
    const primary = await world.store.primary();
    await world.fault(`${primary.name}, the primary, is paused`, () => primary.signal("SIGSTOP"));
    // It wakes up before anybody could take over, or when somebody has; in between: primary-wakes-too-early.
    if (world.random.next() < 0.5) await world.run(world.random.between(200, 1_200));
    else await world.liveAgain({ bound: 60_000 });
    await world.heal(`${primary.name} goes on`, () => primary.signal("SIGCONT"));
  },
  async "a replica is killed"(world) {
    const replica = world.random.pick(await world.store.replicas());
    await world.fault(`${replica.name}, a replica, is killed`, () => replica.kill());
    await world.liveAgain();
    await replica.start();
  },
  async "replicas are paused"(world) {
    const replicas = await world.store.replicas();
    const some = replicas.slice(0, world.random.pick([1, replicas.length]));
    await world.fault(`${some.length} replicas are paused`, () => {
      for (const replica of some) replica.signal("SIGSTOP");
    });
    await world.run(world.random.between(500, 5_000));
    await world.heal("replicas go on", () => {
      for (const replica of some) replica.signal("SIGCONT");
    });
  },
  async "subscribers are dropped"(world) {
    const { name } = await world.store.primary();
    const redis = world.store.connect(name);
    await world.fault("subscribers are dropped", () => redis.call("CLIENT", "KILL", "TYPE", "pubsub"));
    redis.disconnect();
  },
  async "writes wait"(world) {
    const { name } = await world.store.primary();
    const redis = world.store.connect(name);
    await world.fault("writes wait", () =>
      redis.client("PAUSE", Math.round(world.random.between(200, 4_000)), "WRITE"),
    );
    redis.disconnect();
  },
  async "nginx is reloaded"(world) {
    await world.fault("nginx is reloaded", () => world.edge.reload());
  },
  async "nginx is killed"(world) {
    await world.fault("nginx is killed", () => world.edge.kill());
  },
  async "networks break"(world) {
    for (const network of world.networks) {
      const how = world.random.pick(["cut", "refuse", "holdPresent", "none"] as const);
      if (how !== "none") network[how]();
    }
    await world.run(world.random.between(100, 3_000));
    await world.heal("networks are whole", () => {
      for (const network of world.networks) network.release();
    });
  },
};

/** One fault after another, and at times two at once, of which each is mended before others come. */
export const mix = scenario({
  name: "mix",
  about: "faults of all kinds in an order that the seed chooses",
  store: () => TestStore.start("sentinel"),
  world: { networks: true, clients: { sdk: 4, foreign: 4 } },
  async run(world, { minutes = 2 }) {
    const { random } = world;
    const end = performance.now() + minutes * 60_000;
    const counts = new Map<string, number>();
    while (performance.now() < end) {
      const [name, fault] = random.pick(Object.entries(faults));
      counts.set(name, (counts.get(name) ?? 0) + 1);
      // What breaks at the same time must be of another part: the promise is about single failures of each.
      const harmless = random.next() < 0.3 ? faults["networks break"] : undefined;
      await Promise.all([fault(world), harmless === fault ? undefined : harmless?.(world)]);
      await world.liveAgain({ bound: 60_000 });
      await world.store.settled();
      await world.talk(Math.round(random.between(5, 40)));
    }
    world.notes.push([...counts].map(([name, count]) => `${name} ${count}×`).join(", "));
    noResets(world);
  },
});
