import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Person, post } from "../support/cluster.ts";
import { type NodeProcess, startNodeProcess } from "../support/process.ts";
import { TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { type Bench, type Cost, costOf, sumOf, table } from "./figures.ts";

const MEMBERS = 100;
/** Messages at a pace at which nothing can be told together: the worst case of an inbox. */
const CALM = { messages: 20, everyMs: 1100 };

type Way = "nobody looks" | "the room is open" | "its badge is shown";
const ways: readonly Way[] = ["nobody looks", "the room is open", "its badge is shown"];

interface Measured extends Cost {
  messages: number;
  /** Frames and characters that sockets received. */
  frames: number;
  characters: number;
}

/** What a message in a room with 100 members on one node costs: to those who read the room, and to those who only see its badge. */
export const inbox: Bench = {
  name: "inbox",
  about: `a message in a room of ${MEMBERS} on one node: with the room open everywhere, and with its badge alone`,
  async run({ calls, say }) {
    const burst: Record<string, Measured> = {};
    const calm: Record<string, Measured> = {};
    for (const way of ways) {
      say(`${way}: ${calls} messages at once, then ${CALM.messages}, one a second …`);
      await withRoom(way, async (room) => {
        burst[way] = await measured(room, calls, 0);
        calm[way] = await measured(room, CALM.messages, CALM.everyMs);
      });
    }
    const text = [rows("1 message of a burst", burst), rows("1 message a second", calm)].join("\n\n");
    return { text, figures: { members: MEMBERS, burst, calm } };
  },
};

interface Room {
  id: string;
  node: NodeProcess;
  redis: TestRedis;
  speaker: Person;
  members: Person[];
  received: { frames: number; characters: number };
}

async function withRoom(way: Way, work: (room: Room) => Promise<void>): Promise<void> {
  const redis = await TestRedis.start();
  const node = await startNodeProcess("bench-1", redis.url);
  const members: Person[] = [];
  const speaker = await Person.arrive(node, "Speaker");
  try {
    const { room } = await speaker.call("room.create", { name: "Bench" });
    const received = { frames: 0, characters: 0 };
    for (let i = 0; i < MEMBERS; i += 1) {
      const member = await Person.arrive(node, `Member ${i}`);
      members.push(member);
      await member.call("room.join", { room: room.id });
      if (way === "the room is open") await member.call("room.watch", { rooms: [{ room: room.id }] });
      if (way === "its badge is shown") await member.call("inbox.watch", {});
      member.socket.io.engine.on("packet", ({ data }: { data?: unknown }) => {
        received.frames += 1;
        received.characters += typeof data === "string" ? data.length : 0;
      });
    }
    await work({ id: room.id, node, redis, speaker, members, received });
  } finally {
    for (const person of [speaker, ...members]) person.leave();
    await node.kill("SIGKILL");
    await redis.stop();
  }
}

async function measured(
  { id, node, redis, speaker, members, received }: Room,
  messages: number,
  everyMs: number,
): Promise<Measured> {
  const admin = redis.connect();
  try {
    await pause(3 * CALM.everyMs);
    Object.assign(received, { frames: 0, characters: 0 });
    const cost = await costOf(admin, [node], async () => {
      for (let i = 0; i < messages; i += 1) {
        await post(
          node,
          "message.send",
          { room: id, clientId: randomUUID(), text: `Message ${i} of a measurement` },
          speaker.token,
        );
        if (everyMs > 0) await pause(everyMs);
      }
      await settled(received);
    });
    return { ...cost, messages, ...received };
  } finally {
    admin.disconnect();
    for (const member of members) member.events.length = member.changes.length = 0;
  }
}

/** Nothing came for two seconds: whatever was to be told has been told. */
async function settled(received: { frames: number }): Promise<void> {
  let [last, since] = [received.frames, performance.now()];
  await until("all is told", () => {
    if (received.frames !== last) [last, since] = [received.frames, performance.now()];
    return performance.now() - since > 2000;
  });
}

const shown = (value: number) => value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 2 : 0 });

function rows(what: string, found: Record<string, Measured>): string {
  const head = [what, "Redis commands", "Redis CPU ms", "node CPU ms", "frames", "characters"];
  const body = Object.entries(found).map(([way, { messages, commands, redisCpuMs, nodeCpuMs, frames, characters }]) => [
    way,
    ...[sumOf(commands), redisCpuMs, nodeCpuMs, frames, characters].map((sum) => shown(sum / messages)),
  ]);
  return table([head, ...body]);
}
