import { duel, type Entrant, perDelivery, type Rules, type Turn } from "./duel.ts";
import { type Bench, median, table } from "./figures.ts";
import { fillHistory } from "./history.ts";
import type { Shape } from "./load/schedule.ts";
import type { Way } from "./systems.ts";

/** How something grows, and what its cost is told by. */
interface Growth {
  name: string;
  about: string;
  unit: string;
  way: Way;
  sizes: { full: readonly number[]; quick: readonly number[] };
  entrants(size: number): Entrant[];
  /** What is compared from size to size. */
  cost(turn: Turn): number;
  /** The last size may cost so much more than the first. */
  most?: number;
}

const line = { burst: 1, bytes: 200, speakers: 20 };
const perSecond = (turn: Turn) => (turn.nodes[0] ?? 0) / turn.seconds;

const ours = (name: string, nodes: number, shape: Shape, rate: number, more: Partial<Entrant> = {}): Entrant => ({
  ...{ name, system: "ours", nodes, shape, load: { ...line, rate }, ...more },
});

const nodes: Growth = {
  name: "growth-nodes",
  about: "one room with 100 members on each of 1, 2, 4, 8 nodes, 20 msg/s: the load of a node is the same",
  unit: "µs per delivery",
  way: "edge",
  sizes: { full: [1, 2, 4, 8], quick: [1, 2] },
  entrants: (size) => [ours(`${size}`, size, { rooms: 1, members: 100 * size, roomsPerClient: 1 }, 20)],
  cost: (turn) => perDelivery(turn),
  most: 1.05,
};

/** Rooms in which nobody says anything: up to 50 people, each in as many of them as it takes. */
const quietRooms = (rooms: number): Shape => ({ rooms, members: 1, roomsPerClient: rooms / Math.min(50, rooms) });

const rooms: Growth = {
  name: "growth-rooms",
  about: "what a node costs with 10 … 10,000 more rooms in which nobody speaks, on another node and on itself",
  unit: "ms of CPU a second, that node",
  way: "direct",
  sizes: { full: [10, 100, 1000, 10_000], quick: [10, 100, 1000] },
  entrants: (size) =>
    [1, 0].map((node) =>
      ours(`${size}${node === 1 ? " elsewhere" : " here"}`, 2, { rooms: 10, members: 10, roomsPerClient: 1 }, 100, {
        isAtHome: true,
        quiet: { shape: quietRooms(size), node },
      }),
    ),
  cost: perSecond,
};

const members: Growth = {
  name: "growth-members",
  about: "one room with 2 … 2,000 members on one node, 20 msg/s",
  unit: "µs per delivery",
  way: "direct",
  sizes: { full: [2, 20, 200, 2000], quick: [2, 20, 200] },
  entrants: (size) => [ours(`${size}`, 1, { rooms: 1, members: size, roomsPerClient: 1 }, 20)],
  cost: (turn) => perDelivery(turn),
};

const history: Growth = {
  name: "growth-history",
  about: "one room with 50 members on one node, 100 msg/s, and 0 … 1,000,000 messages said before",
  unit: "µs per delivery",
  way: "direct",
  sizes: { full: [0, 1000, 30_000, 1_000_000], quick: [0, 1000, 30_000] },
  entrants: (size) => [
    ours(`${size}`, 1, { rooms: 1, members: 50, roomsPerClient: 1 }, 100, {
      prepare: ({ redisUrl }, [room = ""]) => fillHistory(redisUrl, room, size),
    }),
  ],
  cost: (turn) => perDelivery(turn),
};

/** How cost grows with what there is more of. */
export const growths: readonly Bench[] = [nodes, rooms, members, history].map((growth) => ({
  name: growth.name,
  about: growth.about,
  // Where there is a limit to it, it is promised.
  ...(growth.most === undefined ? {} : { isPromised: true }),
  run: ({ quick, rounds, say }) => measured(growth, quick, rounds, say),
}));

async function measured(growth: Growth, quick: boolean, times: number, say: (text: string) => void) {
  const sizes = quick ? growth.sizes.quick : growth.sizes.full;
  // The nodes get it from us: by default they keep a tenth of the longest history here.
  process.env["HISTORY_KEEP"] = "2000000";
  const entrants = sizes.flatMap((size) => growth.entrants(size).map((entrant) => ({ size, entrant })));
  const rules: Rules = { rounds: quick ? 1 : times, seconds: quick ? 2 : 4, way: growth.way, paces: [1] };
  const all = entrants.map(({ entrant }) => entrant);
  const turns = await duel(all, rules, say);
  const found = entrants.map(({ size, entrant }) => {
    const mine = turns.filter(({ name }) => name === entrant.name);
    return { size, name: entrant.name, cost: median(mine.map(growth.cost)), turns: mine };
  });
  const grown = [...new Set(found.map(seriesOf))].map((what) => {
    const points = found.filter((one) => seriesOf(one) === what);
    return { what, exponent: exponent(points), times: timesOf(points) };
  });
  const wrong = turns.some((turn) => turn.lost + turn.doubled + turn.reordered > 0);
  const passed = !wrong && (growth.most === undefined || grown.every(({ times }) => times <= (growth.most ?? 0)));
  const text = [
    table([
      [growth.name, growth.unit, "p50 ms", "p99 ms", "lost", "doubled", "reordered"],
      ...found.map(({ name, cost, turns: mine }) => [
        ...[name, cost.toFixed(2), median(mine.map(({ p50 }) => p50)).toFixed(1)],
        median(mine.map(({ p99 }) => p99)).toFixed(1),
        ...[sum(mine, "lost"), sum(mine, "doubled"), sum(mine, "reordered")],
      ]),
    ]),
    "",
    ...grown.map(({ what, exponent: power, times }) => {
      const goal = growth.most === undefined ? "" : `, ≤ ${growth.most} ${passed ? "✓" : "✗"}`;
      return `${what ? `${what}: ` : ""}grows with the power of ${power.toFixed(2)}; the last is ${times.toFixed(2)} times the first${goal}`;
    }),
  ].join("\n");
  return { text, figures: { unit: growth.unit, found, grown }, passed };
}

/** `1000 here` is of the series `here`. */
const seriesOf = ({ name }: { name: string }): string => name.split(" ")[1] ?? "";

const sum = (turns: readonly Turn[], what: "lost" | "doubled" | "reordered"): string =>
  String(turns.reduce((all, turn) => all + turn[what], 0));

interface Point {
  size: number;
  cost: number;
}

const timesOf = (points: readonly Point[]): number => (points.at(-1)?.cost ?? 0) / (points[0]?.cost ?? 1);

/** The slope of a straight line through the logarithms: 0 where it costs the same whatever the size, 1 where it doubles. */
export function exponent(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => [Math.log(Math.max(1, size)), Math.log(cost)] as const);
  const mean = (at: 0 | 1) => logs.reduce((all, log) => all + log[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((all, log) => all + (log[0] - x) * (log[1] - y), 0);
  return over / logs.reduce((all, log) => all + (log[0] - x) ** 2, 0);
}
