import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import {
  ack,
  choice,
  failpoints,
  folder,
  httpUrl,
  isOrigin,
  isRange,
  key,
  listed,
  rate,
  share,
  storeUrl,
  text,
  whole,
} from "./settings.ts";

export type { Ack, Rate } from "./settings.ts";

/**
 * What an installation may set, read from the environment. Each entry: default, what it must
 * be, what it is for. `npm start -- --limits off` sets LIMITS=off, which lifts every rate and
 * quota (never the sizes): for load tests on loopback only.
 */
const settings = {
  HOST: text("127.0.0.1", "address to listen on"),
  PORT: whole(3000, 0, 65535, "port to listen on; 0 takes a free one"),
  UNIX_SOCKET: text("", "path of a Unix socket to listen on as well, for an edge on this machine; empty: none"),
  NODE_NAME: text("", "name of this node; empty makes one from the host's name"),
  REDIS_URL: storeUrl("redis://127.0.0.1:6379", "where the store is: redis://, redis+sentinel:// or redis+cluster://"),
  ACK: ack("auto", "who must have a message before it is acknowledged: memory (the primary) or replica:K (K replicas)"),
  OPERATOR_KEY: key("", "whoever gives it may operate the cluster; empty: nobody may, from outside"),
  DEMO: choice(
    "off",
    ["on", "off"],
    "demonstration mode: everybody may look at the cluster, and whoever sits at this machine may operate it",
  ),
  LOG_LEVEL: choice("info", ["trace", "debug", "info", "warn", "error", "silent"], "how much to log"),
  LIMITS: choice("on", ["on", "off"], "rates and quotas"),
  POLLING: choice(
    "on",
    ["on", "off"],
    "Engine.IO's long-polling beside WebSocket; several nodes need an edge with affinity",
  ),
  SERVE_PAGE: folder("", "folder of the built client, to be served by this node itself; empty: an edge does that"),
  ORIGINS: listed(
    "",
    isOrigin,
    "https://chat.example.org",
    "further origins, separated by commas, whose pages may use this server; its own always may",
  ),
  TRUSTED_PROXIES: listed(
    "127.0.0.1/8,::1",
    isRange,
    "10.0.0.0/8",
    "edges whose X-Forwarded-* headers are believed, as CIDR, separated by commas",
  ),

  RATE_MESSAGES: rate("20/1s", "messages of one user into one room"),
  RATE_READS: rate("50/1s", "reading calls of one user (of one address where nobody is signed in)"),
  RATE_WRITES: rate("10/1s", "changing calls of one user, other than messages"),
  RATE_SEARCHES: rate("20/10s", "searches of one user, each of which reads some 2,000 messages"),
  RATE_SIGN_INS: rate("60/60s", "sessions opened from one address"),
  RATE_PASSWORDS: rate("10/300s", "wrong or right passwords for one account, over all nodes"),
  MAX_ROOMS_PER_USER: whole(500, 1, 100_000, "rooms that one user may be in"),
  MAX_MEMBERS: whole(100_000, 1, 10_000_000, "members of one room"),
  MAX_SOCKETS_PER_USER: whole(50, 1, 1_000_000, "sockets of one user on one node"),
  MAX_SOCKETS_PER_ADDRESS: whole(1000, 1, 1_000_000, "sockets from one address on one node"),
  MAX_CALLS_IN_FLIGHT: whole(1024, 1, 1_000_000, "unanswered calls of one socket"),
  MAX_BODY_BYTES: whole(262_144, 1024, 16_777_216, "one HTTP body or WebSocket frame"),
  MAX_BATCH: whole(100, 1, 100, "requests in one JSON-RPC batch"),
  MAX_TEXT: whole(4000, 1, 4000, "characters of one message"),
  SOCKET_BUDGET_BYTES: whole(1_048_576, 131_072, 1_073_741_824, "bytes that wait for one slow socket before it is cut"),
  LOG_KEEP: whole(10_000, 100, 10_000_000, "events of a room that a returning reader can catch up with"),
  HISTORY_KEEP: whole(100_000, 100, 100_000_000, "messages of a room that history holds"),
  DIRECTORY_CACHE_MS: whole(2000, 0, 600_000, "how old the directory's member counts may be; 0: no cache"),
  DEDUPE_HOURS: whole(24, 24, 8760, "how long a clientId is remembered; never shorter than a client retries (23 h)"),
  DRAIN_SECONDS: whole(15, 1, 3600, "longest time over which the sockets of a node that drains move to others"),
  SESSION_DAYS: whole(30, 1, 3650, "how long an unused session lives"),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl(
    "",
    "collector that gets traces of messages (OTLP over HTTP); empty: none are made",
  ),
  OTEL_TRACES_SAMPLER_ARG: share("1", "share of the traces that is kept, 0 to 1; every node keeps the same ones"),
  FAILPOINTS: failpoints("", "faults on purpose, for tests only"),
} as const;

type Settings = { -readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]["read"]> };

export type Config = Readonly<Settings & { NODE_NAME: string; limited: boolean }>;

/** Wrong settings, all of them, each with its fix. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every wrong setting at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = env[name];
    try {
      read[name] = setting.read(given === undefined || given === "" ? setting.byDefault : given);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // An address of the store holds its password, at a place that a wrong one does not tell; a key is one itself.
      const shown = name === "REDIS_URL" || name === "OPERATOR_KEY" ? "…" : given;
      wrong.push(`${name}=${shown} (${setting.about}): ${why}. Default: ${setting.byDefault}`);
    }
  }
  // A node that kills itself, or breaks its promise, must be asked for it twice.
  if (env["FAILPOINTS"] && env["NODE_ENV"] !== "test") {
    wrong.push("FAILPOINTS is for tests: unset it, or set NODE_ENV=test as well");
  }
  if (wrong.length > 0) throw new ConfigError(`Wrong settings:\n  ${wrong.join("\n  ")}`);
  const values = read as Settings;
  return Object.freeze({
    ...values,
    NODE_NAME: values.NODE_NAME || `${hostname()}-${randomBytes(3).toString("hex")}`,
    limited: values.LIMITS === "on",
  });
}
