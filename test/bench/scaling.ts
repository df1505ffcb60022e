import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Person, post } from "../support/cluster.ts";
import { type NodeProcess, startNodeProcess } from "../support/process.ts";
import { TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { type Bench, type Cost, costOf, sumOf, table } from "./figures.ts";

const NODES = [1, 2, 4];
const READERS = 60;
const QUIET_ROOMS = 300;
const IDLE_S = 10;

interface Measured {
  idle: Cost;
  /** With so many more rooms open in which nobody says anything. */
  idleWithRooms: Cost;
  talking: Cost;
  messages: number;
}

/** What the same room costs on more and more nodes: when nobody speaks, and for each message. */
export const scaling: Bench = {
  name: "scaling",
  about: `a room with ${READERS} readers on 1, 2 and 4 nodes: what runs by itself, and what a message costs`,
  async run({ calls, say }) {
    const figures: Record<string, Measured> = {};
    for (const count of NODES) {
      say(`${count} ${count === 1 ? "node" : "nodes"}: ${calls} messages …`);
      figures[count] = await onNodes(count, calls);
    }
    return {
      text: rows(figures),
      figures: { readers: READERS, quietRooms: QUIET_ROOMS, idleSeconds: IDLE_S, figures },
    };
  },
};

async function onNodes(count: number, messages: number): Promise<Measured> {
  const redis = await TestRedis.start();
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, index) => startNodeProcess(`bench-${index + 1}`, redis.url)),
  );
  const people: Person[] = [];
  const admin = redis.connect();
  try {
    const speaker = await Person.arrive(nodeOf(nodes, 0), "Speaker");
    people.push(speaker);
    const { room } = await speaker.call("room.create", { name: "Bench" });
    for (let i = 0; i < READERS; i += 1) people.push(await Person.arrive(nodeOf(nodes, i), `Reader ${i}`, [room.id]));
    const idle = await costOf(admin, nodes, () => pause(IDLE_S * 1000));
    const talking = await costOf(admin, nodes, () => talk(nodes, room.id, speaker, people.slice(1), messages));
    const rooms: { room: string }[] = [];
    for (let i = 0; i < QUIET_ROOMS; i += 1) {
      rooms.push({ room: (await speaker.call("room.create", { name: `Quiet ${i}` })).room.id });
    }
    for (let i = 0; i < rooms.length; i += 50) await speaker.call("room.watch", { rooms: rooms.slice(i, i + 50) });
    const idleWithRooms = await costOf(admin, nodes, () => pause(IDLE_S * 1000));
    return { idle, idleWithRooms, talking, messages };
  } finally {
    admin.disconnect();
    for (const person of people) person.leave();
    await Promise.all(nodes.map((node) => node.kill("SIGKILL")));
    await redis.stop();
  }
}

const nodeOf = (nodes: readonly NodeProcess[], index: number): NodeProcess => {
  const node = nodes[index % nodes.length];
  if (!node) throw new Error("there are no nodes");
  return node;
};

async function talk(nodes: readonly NodeProcess[], room: string, speaker: Person, readers: Person[], messages: number) {
  for (let i = 0; i < messages; i += 1) {
    const text = `Message ${i} of a measurement`;
    await post(nodeOf(nodes, i), "message.send", { room, clientId: randomUUID(), text }, speaker.token);
  }
  await until("everybody has been told everything", () =>
    readers.every((reader) => reader.texts(room).length >= messages),
  );
}

const shown = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });

function rows(found: Record<string, Measured>): string {
  const perSecond = ({ commands, seconds }: Cost) => shown(sumOf(commands) / seconds);
  const head = [
    "nodes",
    "commands/s, idle",
    `with ${QUIET_ROOMS} more rooms on one node`,
    "commands/message",
    "Redis CPU ms/message",
    "nodes' CPU ms/message",
  ];
  const body = Object.entries(found).map(([count, { idle, idleWithRooms, talking, messages }]) => [
    count,
    perSecond(idle),
    perSecond(idleWithRooms),
    ...[sumOf(talking.commands), talking.redisCpuMs, talking.nodeCpuMs].map((sum) => shown(sum / messages)),
  ]);
  return table([head, ...body]);
}
