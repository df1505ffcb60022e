import { Redis } from "ioredis";

/** Asks one process on loopback something, on a connection of its own. Rejects when it does not answer soon. */
export async function ask<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, "127.0.0.1", {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 2_000,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let trouble: Error | undefined;
  redis.on("error", (error: Error) => {
    trouble = error;
  });
  try {
    await redis.connect();
    return await question(redis);
  } catch (error) {
    // "Connection is closed." says less than what closed it.
    throw trouble ?? error;
  } finally {
    redis.disconnect();
  }
}

/** What INFO tells in one of its sections. */
export async function infoOf(port: number, section: string): Promise<Map<string, string>> {
  return fieldsOf(await ask(port, (redis) => redis.info(section)));
}

/** `name:value` lines, as INFO and CLUSTER INFO write them. */
export function fieldsOf(text: string): Map<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

/** What those who answer say; who does not is left out. */
export async function answersOf<P, T>(all: readonly P[], question: (each: P) => Promise<T>): Promise<T[]> {
  const told = await Promise.allSettled(all.map(question));
  return told.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}
