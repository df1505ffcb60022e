import type { Redis } from "ioredis";
import { limits } from "#protocol";
import { readConfig } from "../../server/config.ts";
import { cacheKeys } from "../../server/data/keys.ts";
import { Person, post } from "../support/cluster.ts";
import { startNodeProcess } from "../support/process.ts";
import { TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { type Bench, type Cost, costOf, quantile, sumOf, table } from "./figures.ts";

const ROOMS = 300;
const CALLERS = 8;
/** Rooms of the first page that each caller is in. */
const JOINED = 10;
/** How often everybody calls at the moment in which the page grew old, or is gone. */
const STAMPEDES = 5;

const freshMs = readConfig({}).DIRECTORY_CACHE_MS;

interface Steady extends Cost {
  calls: number;
  latencies: number[];
}

interface Stampede {
  loads: number[];
  commands: number[];
  slowestMs: number[];
}

/** The first page of the directory, asked for by 8 callers on 2 nodes as fast as they can, without and with the cache. */
export const directory: Bench = {
  name: "directory",
  about: `room.list by ${CALLERS} callers on 2 nodes, without and with the cache, and all at once when a page expires`,
  async run({ calls, say }) {
    const redis = await TestRedis.start();
    try {
      say(`making ${ROOMS} rooms …`);
      await seed(redis);
      say(`without the cache: ${calls} calls …`);
      const off = await withNodes(redis, 0, async (world) => ({
        steady: await steady(world, calls),
        cold: await stampede(world, async () => {}),
      }));
      say(`with the cache: ${calls} calls, then ${2 * STAMPEDES} times all at once …`);
      const on = await withNodes(redis, freshMs, async (world) => ({
        steady: await steady(world, calls),
        stale: await stampede(world, () => leftAtMost(world, 2 * freshMs)),
        cold: await stampede(world, () => leftAtMost(world, 0)),
      }));
      const rows = { "without the cache": off.steady, "with the cache": on.steady };
      const rushes = {
        "without the cache": off.cold,
        "with it, the page grew old": on.stale,
        "with it, the page is gone": on.cold,
      };
      return { text: [steadyTable(rows), stampedeTable(rushes)].join("\n\n"), figures: figuresOf(rows, rushes) };
    } finally {
      await redis.stop();
    }
  },
};

interface World {
  nodes: { url: string }[];
  people: Person[];
  admin: Redis;
}

async function seed(redis: TestRedis): Promise<void> {
  const node = await startNodeProcess("bench-0", redis.url);
  try {
    const { token } = await post(node, "session.guest", { name: "Owner" });
    for (let i = 0; i < ROOMS; i += 1) {
      await post(node, "room.create", { name: `Room ${String(i).padStart(4, "0")}` }, token);
    }
  } finally {
    await node.kill("SIGKILL");
  }
}

async function withNodes<T>(redis: TestRedis, cacheMs: number, work: (world: World) => Promise<T>): Promise<T> {
  const env = { DIRECTORY_CACHE_MS: String(cacheMs) };
  const nodes = [await startNodeProcess("bench-1", redis.url, env), await startNodeProcess("bench-2", redis.url, env)];
  const admin = redis.connect();
  const people: Person[] = [];
  try {
    for (let i = 0; i < CALLERS; i += 1) {
      const node = nodes[i % nodes.length] ?? { url: "" };
      const person = await Person.arrive(node, `Caller ${i}`);
      people.push(person);
      const { rooms } = await person.call("room.list", { limit: limits.rooms.page });
      for (const { id } of rooms.slice(i, i + JOINED)) await person.call("room.join", { room: id });
    }
    return await work({ nodes, people, admin });
  } finally {
    for (const person of people) person.leave();
    admin.disconnect();
    for (const node of nodes) await node.kill("SIGKILL");
  }
}

async function timed(person: Person): Promise<number> {
  const from = performance.now();
  await person.call("room.list", {});
  return performance.now() - from;
}

async function steady(world: World, calls: number): Promise<Steady> {
  const latencies: number[] = [];
  // Compilers have to get warm, too.
  await Promise.all(world.people.map(async (person) => await repeat(40, () => timed(person))));
  const cost = await costOf(world.admin, world.nodes, async () => {
    const each = Math.ceil(calls / CALLERS);
    await Promise.all(
      world.people.map(async (person) => await repeat(each, async () => void latencies.push(await timed(person)))),
    );
  });
  return { ...cost, calls: latencies.length, latencies };
}

async function stampede(world: World, ready: () => Promise<void>): Promise<Stampede> {
  const found: Stampede = { loads: [], commands: [], slowestMs: [] };
  await repeat(STAMPEDES, async () => {
    await ready();
    let slowest = 0;
    const { commands } = await costOf(world.admin, world.nodes, async () => {
      slowest = Math.max(...(await Promise.all(world.people.map(timed))));
      await until(
        "nobody loads any more",
        async () => (await world.admin.exists(cacheKeys("directory", "0").lock)) === 0,
      );
    });
    // Nothing else asks for a range of the directory by rank.
    found.loads.push(commands["zrange"] ?? 0);
    found.commands.push(sumOf(commands));
    found.slowestMs.push(slowest);
  });
  return found;
}

/** Returns as soon as the first page has no more than this time left. */
async function leftAtMost({ admin }: World, ms: number): Promise<void> {
  const { value } = cacheKeys("directory", "0");
  await until(`the page has ${ms} ms left`, async () => (await admin.pttl(value)) <= ms, { every: 2 });
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < times; i += 1) await work();
}

const shown = (value: number) => value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What 1,000 calls cost. */
function perThousand({ calls, latencies, commands, redisCpuMs, nodeCpuMs, seconds }: Steady) {
  const of = (total: number) => (total / calls) * 1000;
  return {
    redisCommands: of(sumOf(commands)),
    redisCpuMs: of(redisCpuMs),
    nodeCpuMs: of(nodeCpuMs),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    callsPerSecond: calls / seconds,
  };
}

function steadyTable(rows: Record<string, Steady>): string {
  const head = ["1,000 calls", "Redis commands", "Redis CPU ms", "node CPU ms", "p50 ms", "p99 ms", "calls/s"];
  const body = Object.entries(rows).map(([name, row]) => [name, ...Object.values(perThousand(row)).map(shown)]);
  return table([head, ...body]);
}

function stampedeTable(rows: Record<string, Stampede>): string {
  const head = [`${CALLERS} callers at once`, "loads", "Redis commands", "slowest answer ms"];
  const body = Object.entries(rows).map(([name, { loads, commands, slowestMs }]) => [
    name,
    `${Math.min(...loads)}–${Math.max(...loads)}`,
    shown(mean(commands)),
    shown(mean(slowestMs)),
  ]);
  return table([head, ...body]);
}

function figuresOf(rows: Record<string, Steady>, rushes: Record<string, Stampede>): object {
  const steady = Object.entries(rows).map(([name, row]) => [name, { ...perThousand(row), commands: row.commands }]);
  return { rooms: ROOMS, callers: CALLERS, freshMs, steady: Object.fromEntries(steady), stampedes: rushes };
}
