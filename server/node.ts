import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { Drain } from "./app/drain.ts";
import { openHttp } from "./app/http.ts";
import { Lag } from "./app/lag.ts";
import { openSockets } from "./app/socket.ts";
import type { SocketTools, TeahouseSocket } from "./app/socket-tools.ts";
import { Spread } from "./app/spread.ts";
import { closeEndedSessions } from "./app/sweep.ts";
import type { Config } from "./config.ts";
import { peopleAdapter } from "./data/people.ts";
import { openStore, type Store, type StoreNotes } from "./data/redis.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { Supervisor } from "./service/cluster.ts";
import { Groups } from "./service/groups.ts";
import type { NodesFollower } from "./service/nodes.ts";
import { StoreClock } from "./service/store-clock.ts";
import { createServices, listenTo, openRooms } from "./services.ts";
import type { Traces } from "./trace.ts";
import { openUnixSocket } from "./unix-socket.ts";

/** One node of the cluster, running. Several may live in one process: nothing is shared between them. */
export interface TeahouseNode {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly log: FastifyInstance["log"];
  /**
   * Lets clients move to other nodes, finishes what was begun and closes everything.
   * @param how `hurry`: without the moves, also where a stop has begun that waits for them
   */
  stop(how?: { hurry: boolean }): Promise<void>;
}

/** How long the store may take to answer before this node says that it is not ready, ms. */
const PING_MS = 1000;
/** How long an answer holds: the edge asks before each socket, and a thousand may come at once, ms. */
const READY_HOLDS_MS = 200;

/**
 * Puts a node together and starts it. The store may be away: the node then says so in /readyz.
 * @param supervisor who runs this node's process, where that is ours
 * @throws when the port cannot be had
 */
export async function startNode(config: Config, supervisor?: Supervisor): Promise<TeahouseNode> {
  const metrics = createMetrics(config.NODE_NAME);
  // What is told of the store and the feeds is told through the log of `http`, which needs both: never before it is there.
  const store = openStore(
    config,
    storeNotes(metrics, () => http.log),
  );
  const [rooms, lag, clock] = [openRooms(store, config), new Lag(metrics.loop), new StoreClock()];
  const traces = await tracesOf(config, clock);
  const of = { config, metrics, traces, lag };
  const services = createServices({ ...of, store, rooms, logger: () => http.log, supervisor, clock });
  const trouble = held(() => storeTrouble(store), READY_HOLDS_MS);
  const taking = () => drain.taking;
  const notReady = async () => (taking() === "up" ? await trouble() : taking());
  const http = openHttp({ ...of, services, notReady });
  const adapter = peopleAdapter(store);
  const ofSockets = { adapter, holders: new Groups<string, TeahouseSocket>(), taking, notReady: trouble };
  const tools: SocketTools = { ...of, ...ofSockets, services, log: http.log };
  const io = openSockets(http.server, tools);
  const drain = new Drain({ io, config, log: http.log, became: (taking) => services.nodes.become(taking) });
  const stopSweeping = closeEndedSessions(io, tools);
  listenTo(store, rooms.log, services);
  await http.listen({ host: config.HOST, port: config.PORT, backlog: 4096 });
  const closeDoor = await openUnixSocket(http.server, config.UNIX_SOCKET);
  const { port } = http.server.address() as AddressInfo;
  http.log.info({ port, redis: config.REDIS_URL.shown }, "this node is up");
  const url = `http://${config.HOST}:${port}`;
  services.nodes.start(url, followerOf(services, drain, new Spread(io, config)));
  const end = async () => {
    stopSweeping();
    await drain.leave();
    io.engine.close();
    services.presence.stop();
    await services.nodes.stop();
    services.feeds.stop();
    services.inboxes.stop();
    lag.stop();
    metrics.loop.stop();
    await Promise.all([http.close(), closeDoor()]);
    await traces?.close();
    store.close();
  };
  let ending: Promise<void> | undefined;
  return {
    name: config.NODE_NAME,
    url,
    port,
    log: http.log,
    async stop({ hurry } = { hurry: false }) {
      if (hurry) drain.hurry();
      ending ??= end();
      await ending;
    },
  };
}

/** Who goes by the list of nodes here. */
function followerOf(
  { presence, cluster }: ReturnType<typeof createServices>,
  drain: Drain,
  spread: Spread,
): NodesFollower {
  return {
    get version() {
      return presence.version;
    },
    beat(alive, known) {
      presence.beat(alive, known);
      void cluster.beat();
    },
    drain: (wanted) => drain.follow(wanted),
    surplus: (sockets) => spread.shed(sockets),
    missed: () => void cluster.beat(),
  };
}

type Log = FastifyInstance["log"];

/** What traces are made with is loaded only where somebody collects them. */
async function tracesOf(config: Config, clock: StoreClock): Promise<Traces | undefined> {
  const { NODE_NAME: node, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = config;
  if (endpoint === "") return undefined;
  const { openTraces } = await import("./otel.ts");
  return openTraces({ node, endpoint, share, now: () => clock.now() });
}

function storeNotes(metrics: Metrics, log: () => Log): StoreNotes {
  return {
    trouble(role, cause) {
      metrics.storeTrouble.inc({ role });
      log().warn({ role, err: cause }, "the store cannot be reached");
    },
    failedOver() {
      metrics.failovers.inc();
      log().warn("another primary of the store serves from now on");
    },
    probeLost(role) {
      metrics.probesLost.inc({ role });
      log().warn({ role }, "a subscriber's connection had died in silence, and is replaced");
    },
    replicasFound: () => log().info("the store has replicas: what is acknowledged is on one of them, too"),
    untold(cause) {
      metrics.untold.inc();
      log().warn({ err: cause }, "a hint could not be published: readers find its event in the log");
    },
  };
}

async function storeTrouble(store: Store): Promise<string | undefined> {
  if (!store.connected()) return "the store cannot be reached";
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("the store does not answer"), PING_MS);
  });
  const kept = store.tryToKeep().then(
    () => undefined,
    () => "the store cannot keep anything",
  );
  return await Promise.race([kept, late]).finally(() => clearTimeout(timer));
}

/** Asks once for all who ask at the same time, or shortly after. */
function held<T>(ask: () => Promise<T>, ms: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().finally(() => {
      setTimeout(() => {
        answer = undefined;
      }, ms).unref();
    });
    return answer;
  };
}
