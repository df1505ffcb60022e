import type { Entrant } from "./duel.ts";
import type { Load, Shape } from "./load/schedule.ts";
import type { SystemName } from "./systems.ts";

/** A load that ours and the chat that everybody writes are both put under. */
export interface Workload {
  name: string;
  about: string;
  nodes: number;
  shape: Shape;
  load: Omit<Load, "seconds">;
  /** Ours to the classic baseline: CPU of all servers per delivery, at most. */
  goal: number;
  /** Ours to the classic baseline, ms: the median may be so much later; whether the slowest hundredth must come sooner. */
  latency?: { p50More: number; p99Sooner: boolean };
  /** What replaces parts of it where there is little time. */
  quick: { shape?: Partial<Shape>; rate?: number };
}

const line = { burst: 1, bytes: 200, speakers: 20 };

export const workloads: readonly Workload[] = [
  {
    name: "one-room-1000",
    about: "one room, 1,000 members, 20 msg/s, 2 nodes",
    nodes: 2,
    shape: { rooms: 1, members: 1000, roomsPerClient: 1 },
    load: { ...line, rate: 20 },
    goal: 0.8,
    latency: { p50More: 1, p99Sooner: false },
    quick: {},
  },
  {
    name: "one-room-200",
    about: "one room, 200 members, 200 msg/s, 2 nodes",
    nodes: 2,
    shape: { rooms: 1, members: 200, roomsPerClient: 1 },
    load: { ...line, rate: 200 },
    goal: 0.3,
    latency: { p50More: 20, p99Sooner: true },
    quick: {},
  },
  {
    name: "rooms-of-10",
    about: "200 rooms × 10 members, 1,000 msg/s, 4 nodes",
    nodes: 4,
    shape: { rooms: 200, members: 10, roomsPerClient: 1 },
    load: { ...line, rate: 1000 },
    goal: 0.5,
    quick: {},
  },
  {
    name: "pairs",
    about: "8,000 rooms × 2 members, 3,200 msg/s, 4 nodes",
    nodes: 4,
    shape: { rooms: 8000, members: 2, roomsPerClient: 4 },
    load: { ...line, rate: 3200 },
    goal: 0.5,
    quick: { shape: { rooms: 800 }, rate: 800 },
  },
  {
    name: "bursts",
    about: "10 messages at once, once a second, one room, 200 members, 4 nodes",
    nodes: 4,
    shape: { rooms: 1, members: 200, roomsPerClient: 1 },
    load: { ...line, burst: 10, rate: 10 },
    goal: 0.35,
    quick: {},
  },
];

/** The same people and the same words on each of these systems. */
export function entrantsOf(
  { nodes, shape, load, quick }: Workload,
  systems: readonly SystemName[],
  isQuick: boolean,
): Entrant[] {
  const less = isQuick ? quick : {};
  return systems.map((system) => ({
    ...{ name: system, system, nodes },
    shape: { ...shape, ...less.shape },
    load: { ...load, rate: less.rate ?? load.rate },
  }));
}
