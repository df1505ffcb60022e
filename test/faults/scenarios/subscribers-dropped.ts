import { TcpProxy } from "../../support/tcp-proxy.ts";
import { spread } from "../proof/figures.ts";
import { scenario } from "../proof/scenario.ts";
import { RedisServer } from "../world/redis-server.ts";

/** Hints are lost while the log grows: what they would have said is read from the log. */
export const subscribersDropped = scenario({
  name: "subscribers-dropped",
  about: "Redis drops every subscriber's connection, again and again",
  store: () => RedisServer.start("redis"),
  world: { perSecond: 80 },
  target: 1_000,
  async run(world) {
    for (let round = 0; round < 12; round += 1) {
      await world.fault("subscribers are dropped", () =>
        world.store.ask((redis) => redis.call("CLIENT", "KILL", "TYPE", "pubsub")),
      );
      await world.liveAgain();
      await world.talk(Math.round(world.random.between(5, 25)));
    }
    world.notes.push(`slowest of all to be shown a message: ${spread(world.history.entries)} ms after the first`);
  },
});

/** Node-1 reaches Redis through a wire of its own. */
export class WiredRedis {
  readonly redis: RedisServer;
  readonly wire: TcpProxy;

  private constructor(redis: RedisServer, wire: TcpProxy) {
    this.redis = redis;
    this.wire = wire;
  }

  static async start(): Promise<WiredRedis> {
    const redis = await RedisServer.start("redis");
    return new WiredRedis(redis, await TcpProxy.start(redis.port));
  }

  get url(): string {
    return this.redis.url;
  }

  get wiredUrl(): string {
    return `redis://127.0.0.1:${this.wire.port}`;
  }

  async stop(): Promise<void> {
    await this.wire.stop();
    await this.redis.stop();
  }
}

/** The connection is there, and nothing comes through it: only silence tells. */
export const subscriberHalfOpen = scenario({
  name: "subscriber-half-open",
  about: "a node's subscriber connection goes silent without breaking",
  store: () => WiredRedis.start(),
  world: { node: (number, store) => (number === 1 ? { redisUrl: store.wiredUrl } : {}) },
  async run(world) {
    const { redis, wire } = world.store;
    const listed = await redis.ask(async (asking) => String(await asking.client("LIST")));
    const subscribed = listed.split("\n").filter((line) => / (sub|ssub)=[1-9]/.test(line));
    const ports = subscribed.map((line) => Number(/ addr=\S+:(\d+) /.exec(line)?.[1]));
    await world.fault("node-1's subscribers go silent", () => wire.holdPresent(ports));
    await world.liveAgain();
    await world.run(8_000);
    await world.fault("a while later", () => undefined);
    const ms = await world.liveAgain({ bound: 5_000 });
    world.notes.push(`with its hints gone silent a node is up to ${ms} ms late some seconds later`);
    world.notes.push(`probes lost: ${await world.node(1).counter("teahouse_probes_lost_total")}`);
    await world.heal("the wire is cut and whole again", () => wire.cut());
    await world.liveAgain();
  },
});
