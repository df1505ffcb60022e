import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { ClusterStatus, MethodName, Params, RpcResponse } from "#protocol";
import { Failure } from "../../infra/failure.ts";
import { ensurePrograms } from "../../infra/install/install.ts";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { readState } from "../../infra/supervisor/state.ts";
import { langOf, wordsIn } from "../../infra/words.ts";
import { postRaw } from "../support/cluster.ts";
import { Crowd, evenness, type Move } from "../support/crowd.ts";
import { freePorts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { type Bench, quantile, table } from "./figures.ts";

const NODES = 4;
const PER_SECOND = 100;
const ROOM_SIZE = 20;
/** As server/app/drain.ts has it. */
const windowOf = (sockets: number) => Math.min(15_000, Math.max(1000, sockets * 10));
/** A part of the window may have so much more or less than a tenth of the moves; the same goes for its length. */
const TOLERANCE = 0.2;
const LIVE_AGAIN_MS = 2000;
/** How nodes are looked at: seldom enough to cost nothing. */
const PATIENT = { within: 60_000, every: 200 };

/** What was done, and what people had of it. */
interface Deed {
  what: string;
  clients: number;
  seconds: number;
  /** Attempts of calls that ended with an error. */
  failed: number;
  /** Moves that left somebody without a connection for a moment. */
  gaps: number;
  /** The longest that this process itself was kept from looking, ms: no figure is finer. */
  blindMs: number;
  evenness?: { windowMs: number; worst: number; span: number };
  liveAgain?: { p50: number; p99: number; most: number };
}

/** Drains, upgrades and kills nodes of a local cluster under many clients who keep talking. */
export const drain: Bench = {
  name: "drain",
  about: `N clients (--calls, 1,000) on ${NODES} nodes while nodes are drained, upgraded, killed and added`,
  calls: 1000,
  async run({ calls: clients, say }) {
    await ensurePrograms(["nginx"], wordsIn(langOf(process.env)), say);
    const data = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
    const port = await freePorts(NODES + 3);
    const cluster = await startCluster({ nodes: NODES, port, host: "127.0.0.1", data, limits: false });
    try {
      say(`${clients} clients come in …`);
      const crowd = await Crowd.gather([cluster.url], { clients, roomSize: ROOM_SIZE, perSecond: PER_SECOND });
      try {
        return await measured(cluster, crowd, say);
      } finally {
        crowd.leave();
      }
    } finally {
      await cluster.stop();
      await rm(data, { recursive: true, force: true });
    }
  },
};

async function measured(cluster: Cluster, crowd: Crowd, say: (text: string) => void) {
  const deeds: Deed[] = [];
  const does = async (deed: Promise<Deed>) => {
    const done = await deed;
    deeds.push(done);
    say(`${done.what}: ${done.seconds.toFixed(1)} s, ${done.failed} calls failed`);
  };
  await crowd.talksOn(5 * PER_SECOND);
  await does(drained(cluster, crowd, "node-1"));
  // All on one node, which is the most that a drain can have to do.
  for (const name of ["node-2", "node-3"]) await does(drained(cluster, crowd, name));
  for (const name of ["node-1", "node-2", "node-3"]) await isUp(cluster, name);
  await does(drained(cluster, crowd, "node-4"));
  await does(filled(cluster, crowd, "node-4"));
  await does(upgraded(cluster, crowd));
  await does(killed(cluster, crowd));
  await does(grown(cluster, crowd));
  const { lost, doubled, disordered, acknowledged, delivered } = await crowd.verdict();
  const promise = { acknowledged, delivered, lost, doubled, disordered };
  const wrong = [...deeds.flatMap(complaints), ...(lost + doubled + disordered > 0 ? ["the promise was broken"] : [])];
  const kept = `${acknowledged} messages acknowledged, ${delivered} delivered; ${lost} lost, ${doubled} doubled, ${disordered} out of order`;
  const text = [rows(deeds), "", kept, ...wrong.map((one) => `✗ ${one}`)].join("\n");
  return { text, figures: { deeds, promise, wrong }, passed: wrong.length === 0 };
}

/** Watches the crowd while something is done. */
async function during(crowd: Crowd, what: string, clients: number, act: () => Promise<void>) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const [moves, failed, from] = [crowd.moves.length, crowd.failed.length, performance.now()];
  await act();
  const seconds = (performance.now() - from) / 1000;
  delay.disable();
  await crowd.talksOn(PER_SECOND);
  const made = crowd.moves.slice(moves);
  const deed: Deed = {
    ...{ what, clients, seconds },
    failed: crowd.failed.length - failed,
    gaps: made.filter(({ hadGap }) => hadGap).length,
    blindMs: Math.round(delay.max / 1e6),
  };
  return { deed, moves: made, from };
}

const on = (crowd: Crowd, name: string) => crowd.serving.get(name) ?? 0;

async function drained(cluster: Cluster, crowd: Crowd, name: string): Promise<Deed> {
  const clients = on(crowd, name);
  const { deed, moves } = await during(crowd, `drain ${name}`, clients, async () => {
    await operate(cluster, "cluster.drain", { node: name });
    await isIn(cluster, name, "drained");
  });
  // While nodes that come back are given their share, others move, too.
  return { ...deed, evenness: measure(moves.filter((move) => move.from === name)) };
}

function measure(moves: readonly Move[]) {
  const windowMs = windowOf(moves.length);
  return { windowMs, ...evenness(moves, windowMs) };
}

/** A node that was drained gets its share again. */
async function filled(cluster: Cluster, crowd: Crowd, name: string): Promise<Deed> {
  const clients = total(crowd);
  const { deed } = await during(crowd, `undrain ${name}`, clients, async () => {
    await operate(cluster, "cluster.undrain", { node: name });
    const isEven = () =>
      [...crowd.serving.values()].every((count) => Math.abs(count / (clients / NODES) - 1) < TOLERANCE);
    await until("all have their share", () => crowd.serving.size === NODES && isEven(), { within: 60_000 });
  });
  return deed;
}

const total = (crowd: Crowd) => [...crowd.serving.values()].reduce((sum, count) => sum + count, 0);

async function isUp(cluster: Cluster, name: string): Promise<void> {
  await operate(cluster, "cluster.undrain", { node: name });
  await isIn(cluster, name, "up");
}

/** As `teahouse upgrade` does it: one after another, the next when the one before serves. */
async function upgraded(cluster: Cluster, crowd: Crowd): Promise<Deed> {
  const { deed } = await during(crowd, `upgrade all ${NODES}`, total(crowd), async () => {
    for (const { name } of cluster.nodes) {
      const { run } = await row(cluster, name);
      // The edge may give the order to the very node that it is about, and gives up waiting for it long before it is done.
      await operate(cluster, "cluster.restart", { node: name }).catch(() => undefined);
      await until(
        `${name} serves again`,
        async () => {
          const now = await row(cluster, name);
          return now.run !== run && now.state === "up";
        },
        { within: 60_000 },
      );
    }
  });
  return deed;
}

async function killed(cluster: Cluster, crowd: Crowd): Promise<Deed> {
  const [name = "", clients = 0] = [...crowd.serving].sort(([, a], [, b]) => b - a)[0] ?? [];
  const before = crowd.recoveries.length;
  const { deed, from } = await during(crowd, `kill -9 ${name}`, clients, async () => {
    cluster.kill(name, "SIGKILL");
    await until("all are live again", () => crowd.recoveries.length - before >= clients, { within: 60_000 });
  });
  const times = crowd.recoveries.slice(before).map(({ at }) => at - from);
  return { ...deed, liveAgain: { p50: quantile(times, 0.5), p99: quantile(times, 0.99), most: Math.max(...times) } };
}

async function grown(cluster: Cluster, crowd: Crowd): Promise<Deed> {
  const { deed } = await during(crowd, `scale to ${NODES + 1}`, 0, () => cluster.scale(NODES + 1));
  return deed;
}

function complaints({ what, failed, gaps, evenness: even, liveAgain }: Deed): string[] {
  const found: string[] = [];
  if (liveAgain) {
    if (liveAgain.p99 > LIVE_AGAIN_MS) found.push(`${what}: live again after ${Math.round(liveAgain.p99)} ms (p99)`);
    return found;
  }
  if (failed > 0) found.push(`${what}: ${failed} calls failed`);
  if (gaps > 0) found.push(`${what}: ${gaps} clients were without a connection`);
  if (even && even.worst > TOLERANCE) found.push(`${what}: a tenth of the window was off by ${shown(even.worst)}`);
  if (even && Math.abs(even.span - 1) > TOLERANCE) found.push(`${what}: all took ${shown(even.span)} of the window`);
  return found;
}

const shown = (share: number) => `${Math.round(share * 100)} %`;

function rows(deeds: readonly Deed[]): string {
  const head = [
    "what was done",
    "clients",
    "s",
    "failed calls",
    "gaps",
    "window s",
    "worst tenth",
    "span",
    "live p50/p99 ms",
    "blind ms",
  ];
  const body = deeds.map(({ what, clients, seconds, failed, gaps, blindMs, evenness: even, liveAgain }) => [
    ...[what, String(clients), seconds.toFixed(1), String(failed), String(gaps)],
    ...(even ? [(even.windowMs / 1000).toFixed(1), `±${shown(even.worst)}`, shown(even.span)] : ["", "", ""]),
    liveAgain ? `${Math.round(liveAgain.p50)}/${Math.round(liveAgain.p99)}` : "",
    String(blindMs),
  ]);
  return table([head, ...body]);
}

async function operate<M extends MethodName>(cluster: Cluster, method: M, params: Params<M>): Promise<unknown> {
  const key = readState(cluster.folders.data)?.operatorKey ?? "";
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const { text } = await postRaw(cluster, body, { "x-teahouse-operator": key, connection: "close" });
  const response = JSON.parse(text) as RpcResponse;
  if ("error" in response) throw new Failure("E_ORDER", response.error.message);
  return response.result;
}

async function row(cluster: Cluster, name: string): Promise<ClusterStatus["nodes"][number]> {
  const { nodes } = (await operate(cluster, "cluster.status", {})) as ClusterStatus;
  const found = nodes.find((node) => node.name === name);
  if (!found) throw new Failure("E_NODE_UNKNOWN", name);
  return found;
}

async function isIn(cluster: Cluster, name: string, state: string): Promise<void> {
  await until(`${name} is ${state}`, async () => (await row(cluster, name)).state === state, PATIENT);
}
