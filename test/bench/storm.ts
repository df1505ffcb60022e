import { cpuOf, type Pids, since } from "./cpu.ts";
import { type Bench, quantile, table } from "./figures.ts";
import type { Comeback } from "./load/flock.ts";
import { Generator } from "./load/process.ts";
import { type System, startSystem } from "./systems.ts";

const NODES = 4;
const ROOM_SIZE = 20;
/** All live again after one node of four was killed, p99, ms. */
const KILLED_MS = 1000;
/** The same after everybody lost their connection: 1,000 a second and node are let in, and clients spread themselves. */
const STORM_MS = 5000;

interface Row extends Comeback {
  what: string;
  goalMs: number;
  clients: number;
  /** µs of CPU for each who came back. */
  nodeUs: number;
  nginxUs: number;
}

/** Everybody comes back at once; and those whose node was killed. */
export const storm: Bench = {
  name: "storm",
  about: `all of N clients (--calls, 5,000) of ${NODES} nodes reconnect at once; then one node is killed`,
  calls: 5000,
  async run({ calls, quick, say }) {
    const clients = quick ? Math.min(calls, 1000) : calls;
    const system = await startSystem("ours", NODES, "edge");
    const generator = new Generator();
    try {
      say(`${clients} clients come in …`);
      await generator.gather({ doors: system.doors("edge"), clients, roomSize: ROOM_SIZE });
      const storm = { what: "all reconnect", goalMs: STORM_MS, clients };
      const rows = [
        await measured(storm, system.pids(), generator, () => generator.drop()),
        await killed(system, clients, generator),
      ];
      return verdict(rows);
    } finally {
      await generator.stop();
      await system.stop();
    }
  },
};

async function killed(system: System, clients: number, generator: Generator): Promise<Row> {
  const { node, ...others } = system.pids();
  const [pid = 0, ...left] = node;
  // The nodes have about as many each.
  const told = { what: "kill -9 of a node", goalMs: KILLED_MS, clients: Math.floor((clients / NODES) * 0.95) };
  return await measured(told, { node: left, ...others }, generator, async () => {
    process.kill(pid, "SIGKILL");
  });
}

type Told = Pick<Row, "what" | "goalMs" | "clients">;

async function measured(told: Told, pids: Pids, generator: Generator, act: () => Promise<void>): Promise<Row> {
  const before = cpuOf(pids);
  await act();
  const back = await generator.back(told.clients);
  const { node, nginx } = since(before, cpuOf(pids));
  const count = back.times.length;
  return { ...told, ...back, nodeUs: (node * 1000) / count, nginxUs: (nginx * 1000) / count };
}

function verdict(rows: readonly Row[]) {
  const isMet = ({ times, goalMs, clients, lost, doubled, resets }: Row) =>
    quantile(times, 0.99) <= goalMs && times.length >= clients && lost + doubled + resets === 0;
  const head = [
    "what",
    "clients",
    "live p50 ms",
    "p99 ms",
    "most ms",
    "goal",
    "",
    "refused",
    "lost/doubled/resets",
    "node µs",
    "nginx µs",
  ];
  const body = rows.map((row) => [
    ...[row.what, String(row.times.length)],
    ...[0.5, 0.99, 1].map((share) => quantile(row.times, share).toFixed(0)),
    ...[`≤ ${row.goalMs}`, isMet(row) ? "✓" : "✗", String(row.refused), `${row.lost}/${row.doubled}/${row.resets}`],
    ...[row.nodeUs.toFixed(0), row.nginxUs.toFixed(0)],
  ]);
  return { text: table([head, ...body]), figures: { rows }, passed: rows.every(isMet) };
}
