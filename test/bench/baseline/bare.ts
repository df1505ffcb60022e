import Fastify from "fastify";
import { Redis } from "ioredis";

/**
 * Fastify with nothing around it, to be compared with: a route that answers, and one that keeps a text in Redis by one
 * script in one round trip. It knows no sessions, no members, no retries. PORT, REDIS_URL.
 */
const { PORT = "3000", REDIS_URL = "redis://127.0.0.1:6379" } = process.env;

const KEEP = "return redis.call('XADD', KEYS[1], 'MAXLEN', '~', '10000', '*', 'e', ARGV[1])";

interface Sent {
  id: number;
  params: { room: string; clientId: string; text: string };
}

const redis = new Redis(REDIS_URL);
const sha = String(await redis.script("LOAD", KEEP));
const app = Fastify();

app.get("/readyz", async () => ({ ready: true }));
app.post<{ Body: { id: number } }>("/ping", async ({ body: { id } }) => {
  return { jsonrpc: "2.0", id, result: { node: "bare", at: Date.now() } };
});
app.post<{ Body: Sent }>("/send", async ({ body: { id, params } }) => {
  const kept = await redis.evalsha(sha, 1, `{${params.room}}`, JSON.stringify(params));
  return { jsonrpc: "2.0", id, result: { id: kept } };
});

await app.listen({ host: "127.0.0.1", port: Number(PORT) });
// Whoever measures is gone.
process.once("disconnect", () => process.exit(0));
