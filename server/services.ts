import type { FastifyInstance } from "fastify";
import type { Services } from "./app/context.ts";
import type { Lag } from "./app/lag.ts";
import type { SocketReader } from "./app/reader.ts";
import { clusterOutlet, inboxOutlet, presenceOutlet, socketOutlet } from "./app/reader.ts";
import type { Config } from "./config.ts";
import { Cache, type CacheNotes } from "./data/cache.ts";
import { MessageChanges } from "./data/changes.ts";
import { Confirmations } from "./data/confirm.ts";
import { DirectoryStore } from "./data/directory.ts";
import { Hints } from "./data/hints.ts";
import { RoomLog } from "./data/log.ts";
import { Membership } from "./data/membership.ts";
import { MomentChannel } from "./data/moments.ts";
import { NodeStore } from "./data/nodes.ts";
import { PresenceStore } from "./data/presence.ts";
import { RateStore } from "./data/rates.ts";
import { ReadingStore } from "./data/reading.ts";
import type { Store } from "./data/redis.ts";
import { RoomStore } from "./data/rooms.ts";
import { SessionStore } from "./data/sessions.ts";
import { Spans } from "./data/spans.ts";
import { Steps } from "./data/steps.ts";
import { UserStore } from "./data/users.ts";
import { MessageViews } from "./data/views.ts";
import type { Metrics } from "./metrics.ts";
import { ClusterView, type Supervisor } from "./service/cluster.ts";
import { Devices } from "./service/devices.ts";
import { Directory, type Leaf } from "./service/directory.ts";
import { Feeds } from "./service/feeds.ts";
import { History } from "./service/history.ts";
import { Inboxes } from "./service/inboxes.ts";
import { type Holdings, Measure } from "./service/measure.ts";
import { Members, type MembersTools } from "./service/members.ts";
import { Messages } from "./service/messages.ts";
import { Moderation } from "./service/moderation.ts";
import { Moments } from "./service/moments.ts";
import { Nodes, type NodesNotes } from "./service/nodes.ts";
import { Presence } from "./service/presence.ts";
import { Rates } from "./service/rates.ts";
import type { FeedNotes } from "./service/readers.ts";
import { Reading } from "./service/reading.ts";
import { RoomViews } from "./service/room-views.ts";
import { Rooms } from "./service/rooms.ts";
import { Search } from "./service/search.ts";
import { Sessions } from "./service/sessions.ts";
import type { StoreClock } from "./service/store-clock.ts";
import { Typing } from "./service/typing.ts";
import { Users } from "./service/users.ts";
import type { Traces } from "./trace.ts";
import { version } from "./version.ts";

type Log = FastifyInstance["log"];

function feedNotes(metrics: Metrics, log: () => Log): FeedNotes {
  return {
    filled(room, events) {
      metrics.holes.inc();
      metrics.filled.inc(events);
      log().info({ room, events }, "a hole was filled from the log");
    },
    reset(room, reason, readers) {
      metrics.resets.inc({ reason });
      metrics.tally.resets += readers;
      log().warn({ room, reason, readers }, "a room's log is not what it was: its readers start over");
    },
    startedOver() {
      metrics.tally.resets += 1;
    },
    fellBehind: () => metrics.behind.inc(),
    trouble: (room, cause) => log().warn({ room, err: cause }, "a feed could not read its log"),
  };
}

function cacheNotes(metrics: Metrics, log: () => Log): CacheNotes {
  return {
    answered: (cache, how) => metrics.cached.inc({ cache, how }),
    trouble(cache, cause) {
      metrics.cacheTrouble.inc({ cache });
      log().debug({ cache, err: cause }, "a cache could not be asked or renewed");
    },
  };
}

/** What rooms are in the store: their logs, and all that reads and changes them. */
export function openRooms(store: Store, config: Config) {
  const confirmations = new Confirmations(store);
  const steps = new Steps(store, config, confirmations);
  return {
    log: new RoomLog(store, config, steps, confirmations),
    membership: new Membership(steps, config),
    changes: new MessageChanges(steps),
    // A page that by itself fills a socket's budget would get its reader cut.
    views: new MessageViews(confirmations, Math.floor(config.SOCKET_BUDGET_BYTES / 4)),
  };
}

function nodesNotes(log: () => Log): NodesNotes {
  return {
    came: (node) => log().info(node, "a node is there"),
    gone: (node) => log()[node.state === "up" ? "warn" : "info"](node, "a node is gone"),
    trouble: (cause) => log().warn({ err: cause }, "the list of nodes could not be read"),
  };
}

/** What this node tells of itself and knows of the others. */
function openNodes({ store, config, metrics, logger, clock }: Parts, holdings: Holdings) {
  const measure = new Measure(metrics.tally, holdings, metrics.loop);
  const list = new NodeStore(store);
  const self = { name: config.NODE_NAME, version, clock, measured: () => measure.take() };
  return { list, nodes: new Nodes(self, list, nodesNotes(logger)) };
}

/** What services are made of. */
export interface Parts {
  store: Store;
  rooms: ReturnType<typeof openRooms>;
  config: Config;
  metrics: Metrics;
  lag: Lag;
  logger: () => Log;
  supervisor: Supervisor | undefined;
  clock: StoreClock;
  traces: Traces | undefined;
}

/** The rules of a node, over its store. What is told of them goes through `logger`, which is there later. */
export function createServices(parts: Parts) {
  const { store, rooms, config, metrics, lag, logger, supervisor, clock, traces } = parts;
  const { log, membership, changes, views } = rooms;
  const rates = new Rates(new RateStore(store), config);
  const holdings = { people: () => presence.here, rooms: () => feeds.rooms };
  const { nodes, list } = openNodes(parts, holdings);
  const outlet = socketOutlet({ metrics, lag, now: () => clock.now(), traces });
  const feeds = new Feeds<SocketReader>(log, outlet, feedNotes(metrics, logger));
  const moments = new Moments(new MomentChannel(store), (reason) => metrics.dropped.inc({ reason }));
  metrics.observe(feeds);
  const presence = new Presence<SocketReader>(nodes.run, new PresenceStore(store), presenceOutlet(lag, metrics));
  metrics.observeCluster(presence, nodes, store);
  const cluster = new ClusterView<SocketReader>({
    node: config.NODE_NAME,
    demo: config.DEMO === "on",
    nodes,
    list,
    store,
    supervisor,
    outlet: clusterOutlet,
    trouble: (cause) => logger().debug({ err: cause }, "the cluster could not be read, or an order not be noted"),
  });
  const devices = new Devices();
  const users = new Users(new UserStore(store), rates);
  const roomStore = new RoomStore(store);
  const directory = openDirectory(store, roomStore, config, cacheNotes(metrics, logger));
  const ofRooms = roomServices({ store: roomStore, directory, membership, users, devices, config });
  const reading = new Reading({ store: new ReadingStore(store), ...ofRooms, devices, moments });
  const trouble = (room: string, cause: unknown) => logger().warn({ room, err: cause }, "an inbox could not be read");
  const inboxes = new Inboxes(log, ofRooms.rooms, reading, inboxOutlet(metrics, trouble));
  return {
    rates,
    devices,
    feeds,
    users,
    moments,
    typing: new Typing(moments),
    nodes,
    presence,
    cluster,
    sessions: new Sessions(new SessionStore(store), config),
    directory,
    ...ofRooms,
    reading,
    inboxes,
    messages: new Messages(log, changes, config, metrics),
    history: new History(views, users),
    search: new Search(views, new Spans(store), roomStore, users),
  };
}

function roomServices(of: Omit<MembersTools, "views">): Pick<Services, "rooms" | "members" | "moderation"> {
  const views = new RoomViews(of.store, of.users);
  const members = new Members({ ...of, views });
  const tools = { ...of, views, members };
  return { members, rooms: new Rooms(tools), moderation: new Moderation(tools) };
}

function openDirectory(store: Store, rooms: RoomStore, config: Config, notes: CacheNotes): Directory {
  const freshMs = config.DIRECTORY_CACHE_MS;
  // A page that nobody looked at for a while is loaded before it is shown; one in use is never waited for.
  const leaves = new Cache<Leaf>(store, "directory", { freshMs, staleMs: 2 * freshMs }, notes);
  return new Directory(new DirectoryStore(store), rooms, leaves);
}

/** Begins to hear what is told of rooms: feeds and inboxes share one subscription. */
export function listenTo(store: Store, log: RoomLog, { feeds, inboxes }: Services<SocketReader>): void {
  const hints = new Hints(store, {
    event(room, entry) {
      log.heard(room, entry);
      feeds.hint(room, entry);
      inboxes.hint(room, entry);
    },
    moment: (room, moment) => feeds.moment(room, moment),
    again(rooms) {
      void feeds.compare(rooms);
      inboxes.again(rooms);
    },
  });
  feeds.start(hints);
  inboxes.start(hints);
}
