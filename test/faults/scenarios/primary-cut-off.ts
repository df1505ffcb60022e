import { scenario } from "../proof/scenario.ts";
import { SplitStore } from "../world/split-store.ts";
import { noResets } from "./replication.ts";

/** The primary goes on serving the node on its side of the cut, and may acknowledge nothing there. */
export const primaryCutOff = scenario({
  name: "primary-cut-off",
  about: "the primary and one node are cut off from the rest of the cluster",
  missing: () => SplitStore.missing(),
  store: () => SplitStore.start(),
  target: 10_000,
  world: {
    node(number, { first, second }) {
      const { name, near } = number === 1 ? first : second;
      return { host: near, before: ["ip", "netns", "exec", name] };
    },
    // Each client stays with its node: those of node-1 are on the wrong side.
    straight: [1, 2, 3],
  },
  async run(world, { quick }) {
    const { store, clients } = world;
    const cutOff = clients.filter((_, index) => index % 3 === 0);
    const others = clients.filter((client) => !cutOff.includes(client));
    await world.fault("the primary is cut off with node-1", () => store.pull());
    // What was confirmed just before may still be on its way to its sender.
    await world.run(500);
    const from = world.history.entries.length;
    await world.liveAgain({ bound: 60_000, of: others });
    await world.run(quick ? 2_000 : 15_000);
    const told = world.history.entries.slice(from).filter(({ op }) => op === "ack" || op === "show");
    const wrong = told.filter(({ client }) => cutOff.some(({ name }) => name === client));
    if (wrong.length > 0) world.broken(`${wrong[0]?.op} on the wrong side of the cut`, wrong.slice(0, 1));
    await world.heal("the cable is back", () => store.plugIn());
    await world.liveAgain({ bound: 60_000 });
    await store.settled();
    await world.talk(60);
    noResets(world);
  },
});
