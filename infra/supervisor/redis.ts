import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { Child } from "./child.ts";
import type { Folders } from "./folders.ts";
import { freeFrom, refusalOf } from "./ports.ts";
import { wait } from "./wait.ts";

/** Sharded pub/sub and functions of the log came with 7. */
const oldestMajor = 7;
/** Another Redis of this machine, if there is one, is most likely here: stay away. */
const usualPort = 6379;

/** Throws unless this redis-server is new enough. */
export function requireRedisProgram(program: string, words: Words): void {
  const told = execFileSync(program, ["--version"], { encoding: "utf8" });
  requireVersion(/v=([\d.]+)/.exec(told)?.[1] ?? "?", program, words);
}

/** Throws unless a Redis that is new enough answers at this URL. Gives its version. */
export async function requireRedisAt(url: string, words: Words): Promise<string> {
  const info = await infoOf(url).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure("E_REDIS_UNREACHABLE", words.redisUnreachable(withoutPassword(url), why));
  });
  const version = info.get("redis_version") ?? "?";
  requireVersion(version, withoutPassword(url), words);
  return version;
}

/** Whether the Redis at this URL serves, and is this very process and not another one on the same port. */
export async function waitForRedis(url: string, child: Child, signal: AbortSignal): Promise<boolean> {
  return wait(async () => (await infoOf(url)).get("process_id") === String(child.pid), 30_000, signal);
}

/** The port of this data folder's Redis: the same at every start, unless something else took it meanwhile. */
export async function choosePort(folders: Folders, from: number, taken: readonly number[]): Promise<number> {
  const file = join(folders.redis, "port");
  const last = rememberedPort(file);
  const reserved = [usualPort, ...taken];
  const usable = last !== undefined && !reserved.includes(last) && !(await refusalOf(last, "127.0.0.1"));
  const port = usable ? last : await freeFrom(from, 1, "127.0.0.1", reserved);
  writeFileSync(file, `${port}\n`);
  return port;
}

/** Our own Redis: on loopback, keeping everything in an append-only file, refusing writes rather than evicting. */
export function redisChild(program: string, folders: Folders, port: number): Child {
  const settings = {
    port: String(port),
    // Loopback and protected mode: there is no password, so nobody outside this machine may even connect.
    bind: "127.0.0.1",
    "protected-mode": "yes",
    dir: folders.redis,
    appendonly: "yes",
    appendfsync: "everysec",
    // The append-only file is the one copy: no snapshots beside it that could be mistaken for newer.
    save: "",
    // Sessions and logs are no cache: a full memory must refuse, never forget.
    "maxmemory-policy": "noeviction",
    daemonize: "no",
  };
  return new Child({
    name: "redis",
    command: program,
    args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
    log: join(folders.logs, "redis.log"),
    // Redis then writes its append-only file out and ends.
    stopSignal: "SIGTERM",
  });
}

/** What may be shown of a URL. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//***@");
}

function rememberedPort(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

function requireVersion(version: string, where: string, words: Words): void {
  if (Number.parseInt(version, 10) >= oldestMajor) return;
  throw new Failure("E_REDIS_OLD", words.redisOld(version, where));
}

async function infoOf(url: string): Promise<Map<string, string>> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 3_000,
    commandTimeout: 3_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let trouble: Error | undefined;
  redis.on("error", (error: Error) => {
    trouble = error;
  });
  try {
    await redis.connect();
    const lines = (await redis.info("server")).split("\r\n");
    return new Map(lines.map((line) => [line.split(":")[0] ?? "", line.slice(line.indexOf(":") + 1)]));
  } catch (error) {
    // "Connection is closed." says less than what closed it.
    throw trouble ?? error;
  } finally {
    redis.disconnect();
  }
}
