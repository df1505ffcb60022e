import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "../../support/until.ts";
import { scenario } from "../proof/scenario.ts";
import type { Store } from "../world/plan.ts";
import { RedisServer } from "../world/redis-server.ts";
import type { World } from "../world/world.ts";

const run = promisify(execFile);

/** A Redis whose disk is a small one of its own. */
class SmallDiskRedis {
  readonly redis: RedisServer;
  readonly folder: string;

  private constructor(redis: RedisServer, folder: string) {
    this.redis = redis;
    this.folder = folder;
  }

  static async start(): Promise<SmallDiskRedis> {
    const folder = await mkdtemp(join(tmpdir(), "teahouse-fault-disk-"));
    await run("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]);
    // With `always` Redis ends itself when its disk is full; with `everysec` it refuses writes until there is room.
    const args = ["--appendfsync", "everysec", "--auto-aof-rewrite-percentage", "0"];
    return new SmallDiskRedis(await RedisServer.start("redis", args, folder), folder);
  }

  get url(): string {
    return this.redis.url;
  }

  /** Takes all room that is left. */
  async fill(): Promise<void> {
    await writeFile(join(this.folder, "ballast"), Buffer.alloc(2 ** 25)).catch(() => undefined);
  }

  async free(): Promise<void> {
    await rm(join(this.folder, "ballast"));
  }

  async stop(): Promise<void> {
    await this.redis.stop();
    await run("umount", [this.folder]);
    await rm(this.folder, { recursive: true });
  }
}

/** The disk of the append-only file is full for a while: senders are told why, and nothing acknowledged goes. */
export const diskFull = scenario({
  name: "disk-full",
  about: "the disk of Redis is full for a while",
  missing: () => (process.getuid?.() === 0 ? undefined : "only root can mount a small disk"),
  store: () => SmallDiskRedis.start(),
  async run(world) {
    await world.fault("the disk is full", () => world.store.fill());
    await refusalIsClear(world);
    await world.heal("there is room again", () => world.store.free());
    await world.liveAgain();
    await world.talk(40);
  },
});

/** Memory is full for a while. */
export const memoryFull = scenario({
  name: "memory-full",
  about: "the memory that Redis may use is full for a while",
  store: () => RedisServer.start("redis"),
  async run(world) {
    await world.fault("memory is full", () => world.store.ask((redis) => redis.config("SET", "maxmemory", "1mb")));
    await refusalIsClear(world);
    await world.heal("there is room again", () => world.store.ask((redis) => redis.config("SET", "maxmemory", "0")));
    await world.liveAgain();
    await world.talk(40);
  },
});

async function refusalIsClear<S extends Store>(world: World<S>): Promise<void> {
  const since = world.history.entries.length;
  const told = await until(
    "senders are told that the store is full",
    () => world.history.entries.slice(since).some((entry) => entry.op === "unknown" && entry.why === "STORE_FULL"),
    { within: 30_000 },
  );
  if (told) world.notes.push("senders were told STORE_FULL");
}
