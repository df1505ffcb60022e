import type { Holder } from "./supervisor/ports.ts";

const by = (holder: Holder | undefined) => (holder ? ` (${holder.name}, pid ${holder.pid})` : "");
const last = (child: string, lines: readonly string[]) => (lines.length > 0 ? ` ${child} said:` : "");

/** English; the table that the others must match. */
export const en = {
  summary: "Starts Teahouse on this machine: Redis, chat nodes and nginx. Ctrl-C stops them.",
  options: {
    nodes: "how many chat nodes, 1 to 50",
    port: "where people connect; node K listens on PORT + K, on loopback only",
    host: "address that nginx listens on; 127.0.0.1 keeps other machines out",
    data: "folder for messages, logs and settings",
    redis: "one Redis; or a primary, 2 replicas and 3 sentinels; or 3 shards of a primary and 2 replicas",
    redisUrl: "use this Redis (7 or newer) instead of starting one; also redis+sentinel://, redis+cluster://",
    ack: "who has a message before it is acknowledged: the primary, or K replicas; auto: one, if there are any",
    fsync: "how often Redis syncs its file to disk; always also survives a power cut, more slowly",
    limits: "off: no rate limits, for load tests",
    demo: "on: everybody may look at the cluster, and whoever sits at this machine may operate it",
    operatorKey: "whoever gives it may operate the cluster; without it one is made and kept in the data folder",
    lang: "language of these messages",
    help: "show this",
  },
  help: {
    usage: "Usage:",
    options: "Options:",
    default: "default",
    environment: (names: string) => `In the environment: ${names}. A flag wins over it.`,
  },
  wrong: {
    unknown: (flag: string) => `There is no option ${flag}. Try: npm start -- --help`,
    operand: (word: string) => `"${word}" is not expected here. Try: npm start -- --help`,
    noValue: (flag: string) => `${flag} needs a value. Try: npm start -- --help`,
    whole: (flag: string, value: string, low: number, high: number) =>
      `${flag} is "${value}", but must be a whole number from ${low} to ${high}`,
    oneOf: (flag: string, value: string, choices: string) => `${flag} is "${value}", but must be one of: ${choices}`,
    redisUrl: (flag: string, value: string) =>
      `${flag} is "${value}", but must be like redis://127.0.0.1:6379 (rediss:// for TLS), redis+sentinel://HOST:PORT,HOST:PORT/NAME or redis+cluster://HOST:PORT,HOST:PORT`,
    noAddress: "no address in it",
    notWithUrl: (flag: string, url: string) =>
      `${flag} is about the Redis that we start, ${url} about another one: leave one of them out`,
    tooFewReplicas: (flag: string, value: string, replicas: number) =>
      replicas === 0
        ? `${flag} is "${value}", but a single Redis has no replicas. Try: npm start -- --redis sentinel --ack ${value}`
        : `${flag} is "${value}", but there are ${replicas} replicas. Try: npm start -- --redis sentinel --ack replica:${replicas}`,
    operatorKey: (flag: string) => `${flag} must be 20 to 200 letters, digits, - or _. Try: openssl rand -hex 24`,
    host: (flag: string, value: string) => `${flag} is "${value}", but must be an IP address like 127.0.0.1`,
    empty: (flag: string) => `${flag} is empty. Leave it out, or give it a value`,
  },
  portInUse: (port: number, holder: Holder | undefined, free: number) =>
    `Port ${port} is in use${by(holder)}. Try: npm start -- --port ${free}`,
  portDenied: (port: number) => `Only an administrator may listen on port ${port}. Try: npm start -- --port 8080`,
  hostUnknown: (host: string) => `This machine has no address ${host}. Try: npm start -- --host 127.0.0.1`,
  alreadyRunning: (data: string, pid: number, url: string) =>
    `Teahouse is already running on ${data} (pid ${pid}, ${url}). Stop that one, or try: npm start -- --data ./data-2`,
  dataUnwritable: (data: string, why: string) =>
    `Cannot write to ${data} (${why}). Try: npm start -- --data ~/teahouse-data`,
  notBuilt: "Teahouse is not built yet. Try: npm run build",
  programsMissing: (programs: string, fix: string) => `Not installed: ${programs}. Try: ${fix}`,
  redisOld: (version: string, where: string) =>
    `Redis ${version} (${where}) is too old: Teahouse needs 7 or newer. Install a newer one, or try: npm start -- --redis-url redis://HOST:PORT`,
  redisUnreachable: (url: string, why: string) => `Cannot reach Redis at ${url} (${why}). Check --redis-url`,
  redisFailed: (lines: readonly string[]) => `Redis did not start.${last("It", lines)}`,
  nodeFailed: (name: string, lines: readonly string[]) => `${name} did not start.${last("It", lines)}`,
  edgeFailed: (lines: readonly string[]) => `nginx did not start.${last("It", lines)}`,
  notReady: (what: string, seconds: number) =>
    `${what} was not ready within ${seconds} s. See the logs in the data folder`,
  noAnswer: (why: string) =>
    `A message sent through the edge did not come back (${why}). See the logs in the data folder`,
  interrupted: "Interrupted",
  installing: (packages: string) =>
    `Installing ${packages} with apt-get. No system service will be started or left enabled …`,
  installFailed: (packages: string) => `apt-get could not install ${packages}. What it said is above`,
  downloadingChromium: "Downloading Chromium for the browser tests …",
  chromiumMissing:
    "The browser tests need Chromium. Install it, and name it if it is not found: TEAHOUSE_CHROMIUM=/path npm test",
  fontMissing: "No Chinese font is installed: Chinese will be drawn as boxes. Try: apt-get install fonts-noto-cjk",
  orders: {
    noNode: (name: string) => `There is no node ${name} here.`,
    notServing: "The edge did not take the new nodes up. See its log.",
    noLoad: "Load cannot be made by this build.",
    loadEnded: "The simulated clients could not start. See load.log.",
  },
  starting: (name: string) => `Starting ${name} …`,
  leftover: (name: string, pid: number) => `Stopped ${name} (pid ${pid}), left over from a start that was cut off`,
  crashed: (name: string, how: string, ms: number) =>
    `✗ ${name} ended unexpectedly (${how}); starting it again in ${ms} ms`,
  crashedHeld: (name: string, how: string) =>
    `✗ ${name} ended unexpectedly (${how}); starting it again as soon as others have had the time to take its place`,
  unseen: (kind: string) =>
    `The data folder also has messages of --redis ${kind}. They stay as they are, and are not shown with this start`,
  restarted: (name: string, pid: number) => `✓ ${name} runs again (pid ${pid})`,
  left: (name: string) => `− ${name} was emptied and is gone`,
  stopping: "Stopping …",
  stopped: "Stopped. Messages are kept in the data folder.",
  forced: "Forced to stop.",
  welcome: "The teahouse is open. Come in and have a seat!",
  open: "Teahouse is open",
  table: {
    chat: "Chat",
    cluster: "Cluster",
    rpc: "API (JSON-RPC)",
    api: "API",
    metrics: "metrics at /metrics",
    redis: "Redis",
    roles: { primary: "primary", replica: "replica", sentinel: "sentinel" },
    data: "Data",
    logs: "Logs",
    limitsOff: "Rate limits are off: for load tests only.",
    stop: "Ctrl-C stops",
  },
};

export type Words = typeof en;
