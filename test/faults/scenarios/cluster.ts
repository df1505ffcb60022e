import { LOBBY } from "#protocol";
import { TestStore, type TestStoreProcess } from "../../support/store.ts";
import { scenario } from "../proof/scenario.ts";
import { noResets } from "./replication.ts";

const lobby = `{r:${LOBBY}}:log`;

/** The primary of the lobby's slot dies; its replica takes over. */
export const clusterPrimaryKilled = scenario({
  name: "cluster-primary-killed",
  about: "a primary of a Redis Cluster is killed",
  store: () => TestStore.start("cluster"),
  world: { rooms: 2 },
  target: 10_000,
  async run(world, { quick }) {
    for (let round = 0; round < (quick ? 1 : 2); round += 1) {
      const primary = await world.store.primary(lobby);
      await world.fault(`${primary.name}, the lobby's primary, is killed`, () => primary.kill());
      await world.liveAgain({ bound: 60_000 });
      await primary.start();
      await world.store.settled();
      await world.talk(40);
    }
    noResets(world);
  },
});

/** The lobby's slot goes from one primary to another and back, key by key, while people talk in it. */
export const slotsMoved = scenario({
  name: "slots-moved",
  about: "the lobby's slot moves to another primary of a Redis Cluster, and back",
  store: () => TestStore.start("cluster"),
  world: { rooms: 2 },
  target: 10_000,
  async run(world, { quick }) {
    const { store } = world;
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const from = await store.primary(lobby);
      const to = await otherPrimary(store, from);
      await world.fault(`the lobby's slot moves from ${from.name} to ${to.name}`, () => move(store, from, to));
      await world.liveAgain();
      await world.talk(40);
    }
    noResets(world);
  },
});

async function otherPrimary(store: TestStore, than: TestStoreProcess): Promise<TestStoreProcess> {
  for (let room = 0; room < 200; room += 1) {
    const found = await store.primary(`{r:room-${room}}:log`);
    if (found !== than) return found;
  }
  throw new Error("there is only one primary");
}

/** As `redis-cli --cluster reshard` does it for one slot. */
async function move(store: TestStore, from: TestStoreProcess, to: TestStoreProcess): Promise<void> {
  const source = store.connect(from.name);
  const target = store.connect(to.name);
  try {
    const slot = Number(await source.cluster("KEYSLOT", lobby));
    const sourceId = String(await source.call("CLUSTER", "MYID"));
    const targetId = String(await target.call("CLUSTER", "MYID"));
    await target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
    await source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
    for (;;) {
      const keys = (await source.call("CLUSTER", "GETKEYSINSLOT", slot, 10)) as string[];
      if (keys.length === 0) break;
      await source.call("MIGRATE", "127.0.0.1", to.port, "", 0, 5_000, "KEYS", ...keys);
    }
    for (const one of [target, source]) await one.call("CLUSTER", "SETSLOT", slot, "NODE", targetId);
  } finally {
    source.disconnect();
    target.disconnect();
  }
}
