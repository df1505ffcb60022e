import { existsSync } from "node:fs";
import { aptCanInstall, aptInstall } from "../../../infra/install/apt.ts";
import { wordsIn } from "../../../infra/words.ts";
import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

const shifts: Record<number, string> = { 1: "+3600s", 2: "-3600s" };

function library(): string | undefined {
  const folders = ["x86_64-linux-gnu", "aarch64-linux-gnu", "."].map((kind) => `/usr/lib/${kind}/faketime`);
  return folders.map((folder) => `${folder}/libfaketime.so.1`).find((file) => existsSync(file));
}

/** Two nodes are an hour off: order is a matter of numbers, and these are the store's. */
export const clockOff = scenario({
  name: "clock-off",
  about: "one node's clock is an hour fast, another's an hour slow",
  async missing() {
    if (!library() && aptCanInstall()) await aptInstall(["libfaketime"], wordsIn("en")).catch(() => undefined);
    return library() ? undefined : "there is no libfaketime (Debian: apt install libfaketime)";
  },
  store: () => RedisServer.start("redis"),
  world: {
    node(number) {
      const shift = shifts[number];
      // Timers stay right: a clock that is off is off by the hour, not by the second.
      const right = { DONT_FAKE_MONOTONIC: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
      return shift === undefined ? {} : { env: { LD_PRELOAD: library() ?? "", FAKETIME: shift, ...right } };
    },
  },
  async run(world) {
    await world.talk(150);
    await world.fault("node-1 is killed", () => world.node(1).kill());
    await world.liveAgain();
    await world.talk(60);
    await world.node(1).start();
    await world.talk(60);
  },
});
