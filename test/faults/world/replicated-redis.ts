import { TcpProxy } from "../../support/tcp-proxy.ts";
import { until } from "../../support/until.ts";
import { RedisServer } from "./redis-server.ts";

/**
 * A primary and its replica with a wire between them, and one address that leads to whoever is the primary: a
 * failover made by hand, so that what the replica has not got at that moment is certain rather than lucky.
 */
export class ReplicatedRedis {
  readonly front: TcpProxy;
  /** What the replica gets comes through here. */
  readonly wire: TcpProxy;
  /** Node-1 reaches the store through here. */
  readonly side: TcpProxy;
  primary: RedisServer;
  replica: RedisServer;

  private constructor(primary: RedisServer, replica: RedisServer, proxies: [TcpProxy, TcpProxy, TcpProxy]) {
    this.primary = primary;
    this.replica = replica;
    [this.front, this.wire, this.side] = proxies;
  }

  static async start(): Promise<ReplicatedRedis> {
    const primary = await RedisServer.start("primary", QUICK);
    const replica = await RedisServer.start("replica", QUICK);
    const front = await TcpProxy.start(primary.port);
    const wire = await TcpProxy.start(primary.port);
    const store = new ReplicatedRedis(primary, replica, [front, wire, await TcpProxy.start(front.port)]);
    await replica.ask((redis) => redis.replicaof("127.0.0.1", wire.port));
    await store.inStep();
    return store;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.front.port}`;
  }

  get sideUrl(): string {
    return `redis://127.0.0.1:${this.side.port}`;
  }

  /** Waits until the replica follows the primary. */
  async inStep(): Promise<void> {
    await until(
      "the replica follows",
      () => this.replica.ask(async (redis) => /master_link_status:up/.test(await redis.info("replication"))),
      { within: 30_000 },
    );
  }

  /** The replica takes over with what it has. The old primary may be dead, or alive and left alone. */
  async promote(): Promise<void> {
    this.wire.refuse();
    await this.replica.ask((redis) => redis.replicaof("NO", "ONE"));
    [this.primary, this.replica] = [this.replica, this.primary];
    this.front.target = { host: "127.0.0.1", port: this.primary.port };
    this.front.cut();
  }

  /** The old primary comes back as a replica of the new one. */
  async rejoin(): Promise<void> {
    this.wire.target = { host: "127.0.0.1", port: this.primary.port };
    this.wire.release();
    this.replica.signal("SIGCONT");
    await this.replica.start();
    await this.replica.ask((redis) => redis.replicaof("127.0.0.1", this.wire.port));
    await this.inStep();
  }

  async stop(): Promise<void> {
    await Promise.all([this.side.stop(), this.front.stop(), this.wire.stop()]);
    await Promise.all([this.primary.stop(), this.replica.stop()]);
  }
}

// A replica that was cut off notices it and asks again within the time of a scenario.
const QUICK = ["--repl-timeout", "5", "--repl-ping-replica-period", "1", "--repl-diskless-sync-delay", "0"];
