import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { httpCaller } from "../../client/sdk/index.ts";
import type { Demo } from "./demo.ts";
import type { Chart, Finding, Metric } from "./result.ts";
import { brokenIn, type Stage, since } from "./stage.ts";

/** Which clients need a node of their own, what happens without, and what it costs. */
export const sticky: Demo = {
  name: "sticky",
  title: (t) => t("Sticky and stateless sessions", "粘性会话与无状态会话"),
  hypothesis: (t) =>
    t(
      "Long-polling works only where each client's requests reach one node; WebSockets need no affinity at all, and cost less.",
      "长轮询只有在同一客户端的请求总到同一节点时才行得通；WebSocket 完全不需要会话保持，而且更省。",
    ),
  conclusion: (t, holds) =>
    holds
      ? t(
          "WebSockets make the edge stateless: any node will do. Affinity is the price of long-polling, and without it polling fails.",
          "WebSocket 让入口无状态：任何节点都行。会话保持是长轮询的代价，没有它轮询就会失败。",
        )
      : t("The claim did not hold here: see the lines with ✗.", "此处未能成立：见标 ✗ 的各行。"),
  next: "teahouse demo static",
  run,
};

type Way = "scattered" | "sticky" | "websocket";

const options: Record<Way, { path: string; transports: string[]; withCredentials?: boolean }> = {
  scattered: { path: "/scattered/socket.io/", transports: ["polling"] },
  sticky: { path: "/sticky/socket.io/", transports: ["polling"], withCredentials: true },
  websocket: { path: "/socket.io/", transports: ["websocket"] },
};

/** A client that is still connected after so long has its node for good, ms. */
const STAY_MS = 1_500;

const ways: Record<Way, [string, string]> = {
  scattered: ["long-polling to any node", "长轮询，任意节点"],
  sticky: ["long-polling, kept by a cookie", "长轮询，由 cookie 保持"],
  websocket: ["WebSocket to any node", "WebSocket，任意节点"],
};

/** One value of each repetition, and what was broken in all. */
interface Rounds {
  kept: Record<Way, number[]>;
  cost: Record<"sticky" | "stateless", number[]>;
  broken: number;
}

async function run(stage: Stage): Promise<Finding> {
  const clients = stage.fast ? 20 : 40;
  await stage.open(3);
  const { token } = await httpCaller({ url: stage.url }).call("session.guest", { name: "sticky" });
  const rounds: Rounds = {
    kept: { scattered: [], sticky: [], websocket: [] },
    cost: { sticky: [], stateless: [] },
    broken: 0,
  };
  for (let round = 1; round <= stage.repetitions; round += 1) {
    for (const way of ["scattered", "sticky", "websocket"] as const) {
      const stayed = await stay(stage.url, token, way, clients);
      rounds.kept[way].push((100 * stayed) / clients);
      const [english, chinese] = ways[way];
      stage.step(
        `${english}: ${stayed} of ${clients} clients stay`,
        `${chinese}：${clients} 个客户端中 ${stayed} 个连上`,
      );
    }
    for (const mode of ["sticky", "stateless"] as const) {
      const used = await costOf(stage, mode);
      rounds.cost[mode].push(used.perThousand);
      rounds.broken += used.broken;
      const said = used.perThousand.toFixed(0);
      stage.step(
        `${mode}: ${said} ms of the nodes' CPU per 1,000 deliveries`,
        `${mode}：每千次送达耗节点 CPU ${said} 毫秒`,
      );
    }
  }
  return { metrics: metricsOf(stage, rounds), charts: chartsOf(stage, rounds) };
}

function metricsOf(stage: Stage, { kept, cost, broken }: Rounds): Metric[] {
  const t = stage.t.bind(stage);
  const ratio = cost.sticky.map((value, i) => value / (cost.stateless[i] ?? Number.NaN));
  const all = { is: "at least", value: 100 } as const;
  return [
    {
      name: t("WebSocket, no affinity: clients that stay", "WebSocket，无会话保持：连上的客户端"),
      ...{ unit: "%", values: kept.websocket, target: all },
    },
    {
      name: t("long-polling with a cookie: clients that stay", "长轮询加 cookie：连上的客户端"),
      ...{ unit: "%", values: kept.sticky, target: all },
    },
    {
      name: t("control: long-polling without", "对照：长轮询不加"),
      ...{ unit: "%", values: kept.scattered, target: { is: "at most", value: 50 }, control: true },
    },
    {
      name: t("CPU of long-polling over that of WebSockets", "长轮询与 WebSocket 的 CPU 之比"),
      ...{ unit: "×", values: ratio, target: { is: "at least", value: 1.1 } },
    },
    {
      name: t("lost, doubled or out of order", "丢失、重复或乱序"),
      ...{ unit: "", values: [broken], target: { is: "at most", value: 0 } },
    },
  ];
}

function chartsOf(stage: Stage, { kept, cost }: Rounds): Chart[] {
  const t = stage.t.bind(stage);
  const bars = (values: Record<string, number[]>) =>
    Object.entries(values).map(([name, each], i) => ({ name, value: mean(each), node: `node-${i + 1}` }));
  return [
    { kind: "bars", title: t("Clients that stay", "连上的客户端"), unit: "%", bars: bars(kept) },
    {
      ...{ kind: "bars", unit: "ms", bars: bars(cost) },
      title: t("CPU of the nodes per 1,000 deliveries", "每千次送达的节点 CPU"),
    },
  ];
}

/** How many of these clients are still connected after a while; nobody tries again. */
async function stay(url: string, token: string, way: Way, clients: number): Promise<number> {
  const sockets: Socket[] = Array.from({ length: clients }, () =>
    io(url, { ...options[way], auth: { token }, forceNew: true, reconnection: false, timeout: 4_000 }),
  );
  const settled = (socket: Socket) =>
    new Promise<void>((resolve) => socket.once("connect", resolve).once("connect_error", () => resolve()));
  await Promise.race([Promise.all(sockets.map(settled)), pause(5_000)]);
  await pause(STAY_MS);
  const stayed = sockets.filter((socket) => socket.connected).length;
  for (const socket of sockets) socket.disconnect();
  return stayed;
}

/** What the nodes spend on the same talk, ms of CPU per 1,000 deliveries. */
async function costOf(stage: Stage, mode: "sticky" | "stateless") {
  const clients = stage.fast ? 40 : 90;
  const load = await stage.load({ clients, rate: 30, pace: 120, mode });
  await stage.pause(1_200);
  const from = load.report;
  let spent = 0;
  const seconds = stage.fast ? 2 : 5;
  for (let i = 0; i < seconds; i += 1) {
    await stage.pause(1_000);
    for (const { stats } of (await stage.status()).nodes) spent += (stats?.cpu ?? 0) * 1000;
  }
  const deliveries = since([load.report?.delivered ?? 0], [from?.delivered ?? 0])[0] ?? 0;
  const last = await load.stop();
  return {
    perThousand: (1000 * spent) / deliveries,
    lost: last?.lost ?? Number.NaN,
    broken: last ? brokenIn(last) : Number.NaN,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
