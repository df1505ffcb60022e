import { execFileSync } from "node:child_process";
import { Redis } from "ioredis";
import { Failure } from "../failure.ts";
import { fieldsOf } from "../store/ask.ts";
import type { Words } from "../words.ts";

/** Sharded pub/sub and functions of the log came with 7. */
const oldestMajor = 7;
const form = /^redis(s)?(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#\s]+)(?:\/[^?#\s]*)?(?:\?([^#\s]*))?$/i;
const usualPort = 6379;
const usualSentinelPort = 26_379;

interface Address {
  host: string;
  port: number;
  tls: boolean;
  username: string | undefined;
  password: string | undefined;
}

/** Throws unless this redis-server is new enough. */
export function requireRedisProgram(program: string, words: Words): void {
  const told = execFileSync(program, ["--version"], { encoding: "utf8" });
  requireVersion(/v=([\d.]+)/.exec(told)?.[1] ?? "?", program, words);
}

/**
 * Throws unless something that is new enough answers at this URL: of several addresses (sentinels, members of a Redis
 * Cluster) one will do, as it does for the nodes.
 */
export async function requireRedisAt(url: string, words: Words): Promise<void> {
  const told = await Promise.allSettled(addressesIn(url).map(versionAt));
  const version = told.find((each) => each.status === "fulfilled")?.value;
  if (version !== undefined) return requireVersion(version, withoutPassword(url), words);
  const reasons = told.map((each) => (each.status === "rejected" ? messageOf(each.reason) : ""));
  const why = [...new Set(reasons)].join("; ") || words.wrong.noAddress;
  throw new Failure("E_REDIS_UNREACHABLE", words.redisUnreachable(withoutPassword(url), why));
}

/** Whether the nodes can read this as REDIS_URL, as far as its shape tells. */
export function isRedisUrl(text: string): boolean {
  return addressesIn(text).length > 0;
}

/** What may be shown of a URL. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//***@").replace(/\?.*$/, "");
}

/** Who is to be asked; for Sentinel those, with the password that is theirs. */
function addressesIn(url: string): Address[] {
  const [, tls, several, credentials = "", hosts = "", query = ""] = form.exec(url) ?? [];
  const more = new URLSearchParams(query);
  const sentinel = several?.toLowerCase() === "sentinel";
  const [user = "", ...rest] = credentials.split(":");
  const username = sentinel ? more.get("sentinelUsername") : decoded(user);
  const password = sentinel ? more.get("sentinelPassword") : decoded(rest.join(":"));
  return hosts.split(",").flatMap((one) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(one) ?? [];
    const host = bracketed ?? plain;
    const usual = sentinel ? usualSentinelPort : usualPort;
    if (host === undefined) return [];
    const address = { host, port: Number(port ?? usual), tls: tls !== undefined };
    return [{ ...address, username: username || undefined, password: password || undefined }];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // the nodes will say what is wrong with it
  }
}

async function versionAt({ tls, username, password, ...address }: Address): Promise<string> {
  const redis = new Redis({
    ...address,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
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
    return fieldsOf(await redis.info("server")).get("redis_version") ?? "?";
  } catch (error) {
    // "Connection is closed." says less than what closed it.
    throw trouble ?? error;
  } finally {
    redis.disconnect();
  }
}

function requireVersion(version: string, where: string, words: Words): void {
  if (Number.parseInt(version, 10) >= oldestMajor) return;
  throw new Failure("E_REDIS_OLD", words.redisOld(version, where));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
