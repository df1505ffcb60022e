import { percentile } from "#protocol";
import type { LoadProcess } from "../load/process.ts";
import { Curve } from "./curve.ts";
import type { Demo } from "./demo.ts";
import type { Finding, Metric } from "./result.ts";
import { brokenIn, type Stage } from "./stage.ts";

/** More nodes take work off those that there are; people who talk meanwhile notice nothing. */
export const scale: Demo = {
  name: "scale",
  title: (t) => t("Scaling out", "水平扩展"),
  hypothesis: (t) =>
    t(
      "With three nodes instead of one, the busiest node has no more than 70 % of the work, clients are spread evenly, and nobody loses a message while nodes come and go. Without new nodes, nothing changes.",
      "节点从一个增至三个后，最忙节点的工作量不超过原来的 70 %，客户端分布均匀；增减节点期间无人丢消息。不增加节点则没有变化。",
    ),
  conclusion: (t, holds) =>
    holds
      ? t(
          "Nodes share the work: each added one takes its part within seconds, and those who talk meanwhile lose nothing.",
          "节点分担工作：新增节点数秒内承担其份额，期间聊天的人不丢消息。",
        )
      : t("The claim did not hold here: see the lines with ✗.", "此处未能成立：见标 ✗ 的各行。"),
  next: "teahouse demo sticky",
  run,
};

interface Look {
  /** Share of one core, of the node that has most to do. */
  busiest: number;
  /** Clients of the node with most, over those of the one with fewest. */
  uneven: number;
}

/** One value of each repetition, and what was broken in all. */
interface Rounds {
  share: number[];
  same: number[];
  uneven: number[];
  serving: number[];
  bars: { name: string; value: number; node: string }[];
  lost: number;
  broken: number;
}

async function run(stage: Stage): Promise<Finding> {
  const rounds: Rounds = { share: [], same: [], uneven: [], serving: [], bars: [], lost: 0, broken: 0 };
  await stage.open(1);
  const curve = new Curve(stage);
  for (let round = 1; round <= stage.repetitions; round += 1) await oneRound(stage, curve, rounds);
  const lines = curve.end();
  const t = stage.t.bind(stage);
  return {
    metrics: metricsOf(stage, rounds),
    charts: [
      { kind: "lines", title: t("Clients per node", "各节点的客户端"), unit: "", seconds: stage.at, ...lines },
      { kind: "bars", title: t("CPU of the busiest node", "最忙节点的 CPU"), unit: "%", bars: rounds.bars },
    ],
  };
}

/** One node under load, twice; then three under the same load; then one again. */
async function oneRound(stage: Stage, curve: Curve, rounds: Rounds): Promise<void> {
  // Large rooms: what nodes share is the work for each delivery, not that for each message.
  const plan = { clients: stage.fast ? 150 : 240, rate: 60, roomSize: stage.fast ? 75 : 80, pace: 200 };
  const seconds = stage.fast ? 2 : 5;
  const first = await stage.load(plan);
  // A node that has only just begun compiles what it runs: it would look busier than it is.
  await stage.pause(stage.fast ? 3_000 : 5_000);
  const alone = await measure(stage, seconds);
  const again = await measure(stage, seconds);
  stage.step(`1 node: ${percent(alone.busiest)} of a core`, `1 个节点：一个核心的 ${percent(alone.busiest)}`);
  curve.mark(stage.t("scale 3", "扩到 3"));
  const from = performance.now();
  await stage.cluster.scale(2);
  rounds.serving.push((performance.now() - from) / 1000);
  await stage.cluster.scale(3);
  stage.step("2 more nodes serve", "又有 2 个节点开始服务");
  await count(stage, first, rounds);
  // Whoever is connected stays where they are: who comes now finds three nodes.
  const second = await stage.load(plan);
  await stage.pause(1_000);
  const shared = await measure(stage, seconds);
  stage.step(`3 nodes: the busiest uses ${percent(shared.busiest)}`, `3 个节点：最忙者用 ${percent(shared.busiest)}`);
  curve.mark(stage.t("scale 1", "缩到 1"));
  await stage.cluster.scale(1);
  stage.step("back to 1 node; the others were drained", "缩回 1 个节点；其余先排空");
  await count(stage, second, rounds);
  rounds.share.push((100 * shared.busiest) / again.busiest);
  rounds.same.push((100 * again.busiest) / alone.busiest);
  rounds.uneven.push(shared.uneven);
  const round = rounds.share.length;
  rounds.bars.push({
    name: stage.t(`${round}. with 1 node`, `${round}. 1 个节点`),
    value: 100 * alone.busiest,
    node: "node-1",
  });
  rounds.bars.push({
    name: stage.t(`${round}. with 3`, `${round}. 3 个节点`),
    value: 100 * shared.busiest,
    node: "node-3",
  });
}

function metricsOf(stage: Stage, { share, same, uneven, serving, lost, broken }: Rounds): Metric[] {
  const t = stage.t.bind(stage);
  const none = { is: "at most", value: 0 } as const;
  return [
    {
      ...{ name: t("busiest of 3 nodes, of the work of 1", "三节点中最忙者占单节点工作量"), unit: "%", values: share },
      target: { is: "at most", value: 70 },
    },
    {
      ...{ name: t("control: the same without new nodes", "对照：不增加节点"), unit: "%", values: same },
      ...{ target: { is: "at least", value: 80 }, control: true },
    },
    {
      ...{ name: t("clients: fullest over emptiest node", "客户端：最满与最空节点之比"), unit: "×", values: uneven },
      target: { is: "at most", value: 1.3 },
    },
    {
      ...{ name: t("one more node serves after", "增加的一个节点开始服务用时"), unit: "s", values: serving },
      target: { is: "at most", value: 3 },
    },
    { name: t("lost while nodes came and went", "增减节点期间丢失"), unit: "", values: [lost], target: none },
    { name: t("doubled or out of order", "重复或乱序"), unit: "", values: [broken], target: none },
  ];
}

async function count(stage: Stage, load: LoadProcess, rounds: Rounds): Promise<void> {
  const report = await load.stop();
  rounds.lost += report?.lost ?? Number.NaN;
  rounds.broken += report ? brokenIn(report) : Number.NaN;
  const p99 = percentile(report?.latency ?? [], 0.99);
  stage.step(`delivered ${report?.delivered}, p99 ${p99} ms`, `送达 ${report?.delivered} 次，p99 ${p99} 毫秒`);
}

/** Looks once a second, as the nodes report: the mean of each node, of which the highest counts. */
async function measure(stage: Stage, seconds: number): Promise<Look> {
  const cpu = new Map<string, number>();
  let uneven = 1;
  for (let i = 0; i < seconds; i += 1) {
    await stage.pause(1_000);
    const up = (await stage.status()).nodes.filter(({ state }) => state === "up");
    for (const { name, stats } of up) cpu.set(name, (cpu.get(name) ?? 0) + (stats?.cpu ?? 0));
    const sockets = up.map(({ stats }) => stats?.sockets ?? 0);
    uneven = Math.max(...sockets) / Math.max(1, Math.min(...sockets));
  }
  return { busiest: Math.max(...cpu.values()) / seconds, uneven };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
