import { Redis } from "ioredis";
import { post } from "../support/cluster.ts";
import { cpuOf, type Pids, since } from "./cpu.ts";
import { type Bench, median, table } from "./figures.ts";
import type { CallPlan } from "./load/calls.ts";
import { textOf } from "./load/dialect.ts";
import { Generator } from "./load/process.ts";
import { roundTrips } from "./round-trips.ts";
import { startServers } from "./servers.ts";
import { type System, startSystem } from "./systems.ts";

/** Connections, each of somebody who talks in a room of their own. */
const CALLERS = 16;
const GOAL = 0.8;

const what = ["ping", "send"] as const;
type What = (typeof what)[number];

/** A server that takes calls. */
interface Side {
  name: "ours" | "bare";
  pids: () => Pids;
  plans: Record<What, CallPlan>;
}

interface Figure {
  side: Side["name"];
  what: What;
  /** Calls per second of CPU: of all processes, of Node.js alone. */
  perCpuSecond: number;
  perNodeSecond: number;
  failed: number;
  p50: number;
  p99: number;
}

/** What a call over HTTP costs, against Fastify with nothing around it. */
export const rpc: Bench = {
  name: "rpc",
  about: "POST /rpc (ping; send) against bare Fastify, and the round trips to Redis of a send",
  isPromised: true,
  async run({ quick, rounds, say }) {
    const seconds = quick ? 1 : 4;
    const ours = await startSystem("ours", 1, "direct");
    const bare = await startServers("bare", 1, {}, true);
    const generator = new Generator();
    try {
      const callers = await people(ours, seconds);
      const bareDoor = { host: "127.0.0.1", port: bare.ports[0] ?? 0 };
      const barePlans = {
        ping: { ...callers.ping, door: bareDoor, path: "/ping" },
        send: { ...callers.send, door: bareDoor, path: "/send" },
      };
      const sides: Side[] = [
        { name: "ours", pids: ours.pids, plans: callers },
        { name: "bare", pids: () => ({ ...bare.pids(), nginx: [] }), plans: barePlans },
      ];
      const figures = await byTurns(sides, generator, rounds, say);
      const trips = await roundTrips(new Redis(ours.redisUrl), callers.send);
      return verdict(figures, trips);
    } finally {
      await generator.stop();
      await ours.stop();
      await bare.stop();
    }
  },
};

/** People with a room each, and what they call. */
async function people(ours: System, seconds: number): Promise<Record<What, CallPlan>> {
  const [door = { host: "", port: 0 }] = ours.doors("direct");
  const node = { url: `http://${door.host}:${door.port}` };
  const senders: { headers: Record<string, string>; body: string }[] = [];
  for (let i = 0; i < CALLERS; i += 1) {
    const { token } = await post(node, "session.guest", {});
    const { room } = await post(node, "room.create", { name: `Bench ${i}` }, token);
    const params = { room: room.id, clientId: "%", text: textOf(i, 200) };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "message.send", params });
    senders.push({ headers: { authorization: `Bearer ${token}` }, body });
  }
  const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "system.ping", params: {} });
  const pingers = senders.map(() => ({ headers: {}, body: ping }));
  return {
    ping: { door, path: "/rpc", callers: pingers, seconds },
    send: { door, path: "/rpc", callers: senders, seconds },
  };
}

async function byTurns(sides: Side[], generator: Generator, rounds: number, say: (text: string) => void) {
  const figures: Figure[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const kind of what) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const figure = await turn(side, kind, generator);
        if (round === 0) continue;
        figures.push(figure);
        const { perCpuSecond, perNodeSecond, p50, p99 } = figure;
        say(
          `  ${side.name} ${kind}: ${perCpuSecond.toFixed(0)} calls per CPU second, ` +
            `${perNodeSecond.toFixed(0)} of Node.js alone; p50 ${p50.toFixed(2)} p99 ${p99.toFixed(2)} ms`,
        );
      }
    }
  }
  return figures;
}

async function turn({ name, pids, plans }: Side, kind: What, generator: Generator): Promise<Figure> {
  const before = cpuOf(pids());
  const { calls, failed, p50, p99 } = await generator.call(plans[kind]);
  const { node, redis } = since(before, cpuOf(pids()));
  const per = (ms: number) => (calls * 1000) / ms;
  return { side: name, what: kind, perCpuSecond: per(node + redis), perNodeSecond: per(node), failed, p50, p99 };
}

function verdict(figures: Figure[], trips: { perSend: number; commands: Record<string, number> }) {
  const of = (side: Side["name"], kind: What) => figures.filter((one) => one.side === side && one.what === kind);
  const rows = what.map((kind) => {
    const [ours, bare] = [of("ours", kind), of("bare", kind)];
    const ratios = (figure: (one: Figure) => number) =>
      ours.flatMap((one, i) => (bare[i] ? [figure(one) / figure(bare[i])] : []));
    const all = ratios(({ perCpuSecond }) => perCpuSecond);
    const nodes = ratios(({ perNodeSecond }) => perNodeSecond);
    const failed = figures.reduce((sum, one) => sum + one.failed, 0);
    return { kind, ours, bare, all, nodes, passed: median(nodes) >= GOAL && failed === 0 };
  });
  const shown = (values: number[], digits = 2) => median(values).toFixed(digits);
  const per = (those: Figure[]) =>
    shown(
      those.map(({ perCpuSecond }) => perCpuSecond),
      0,
    );
  const p99 = (those: Figure[]) => shown(those.map((one) => one.p99));
  const head = ["calls per CPU second", "ours", "bare", "ratio", "of Node.js alone", "goal", "", "p99 ms", "bare"];
  const body = rows.map(({ kind, ours, bare, all, nodes, passed }) => [
    ...[kind, per(ours), per(bare), range(all), range(nodes), `≥ ${GOAL}`, passed ? "✓" : "✗", p99(ours), p99(bare)],
  ]);
  const isOne = trips.perSend <= 1.05;
  const told = Object.entries(trips.commands).map(([name, times]) => `${name} ${times.toFixed(2)}`);
  const text = [
    table([head, ...body]),
    "",
    `${isOne ? "✓" : "✗"} ${trips.perSend.toFixed(2)} commands to Redis for each send (${told.join(", ")})`,
  ].join("\n");
  return { text, figures: { figures, trips }, passed: isOne && rows.every(({ passed }) => passed) };
}

const range = (values: number[]): string =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
