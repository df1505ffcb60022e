import { type LoadReport, percentile } from "#protocol";
import type { LoadProcess } from "../load/process.ts";
import { Curve } from "./curve.ts";
import type { Demo } from "./demo.ts";
import type { Finding, Metric } from "./result.ts";
import { brokenIn, type Stage, since } from "./stage.ts";
import { Witnesses } from "./witnesses.ts";

/** Nodes die one after another under people who talk; the SDK's clients lose nothing, plain ones do. */
export const failover: Demo = {
  name: "failover",
  title: (t) => t("Failover", "故障切换"),
  hypothesis: (t) =>
    t(
      "When a node is killed, its clients are live again on other nodes within 2 s, and nothing that was acknowledged is lost, doubled or out of order.",
      "杀掉一个节点，其客户端在 2 秒内于其他节点恢复；已确认的消息不丢、不重、不乱序。",
    ),
  conclusion: (t, holds) =>
    holds
      ? t(
          "A killed node costs its clients a moment and no message; whoever does not resume from where they stood misses what was said meanwhile.",
          "节点被杀，客户端只停顿片刻，不丢一条消息；不从断点续传的客户端则会漏掉期间的消息。",
        )
      : t("The claim did not hold here: see the lines with ✗.", "此处未能成立：见标 ✗ 的各行。"),
  next: "teahouse demo scale",
  run,
};

/** One value of each repetition. */
interface Rounds {
  live: number[];
  missed: number[];
  resumed: number[];
  back: number[];
}

async function run(stage: Stage): Promise<Finding> {
  const clients = stage.fast ? 90 : 240;
  await stage.open(3);
  const load = await stage.load({ clients, rate: 30, pace: 150 });
  const witnesses = await Witnesses.gather(stage.url, stage.fast ? 12 : 24);
  stage.step(`${clients} clients talk, 30 messages/s`, `${clients} 个客户端聊天，每秒 30 条消息`);
  const curve = new Curve(stage);
  await stage.pause(2_000);
  const rounds: Rounds = { live: [], missed: [], resumed: [], back: [] };
  for (let round = 1; round <= stage.repetitions; round += 1) {
    const before = witnesses.missed();
    curve.mark(`node-${(round % 3) + 1}`);
    await killOne(stage, `node-${(round % 3) + 1}`, load, rounds);
    const now = await witnesses.settled();
    rounds.missed.push(now.plain - before.plain);
    rounds.resumed.push(now.sdk - before.sdk);
  }
  const lines = curve.end();
  witnesses.leave();
  const last = await load.stop();
  const title = stage.t("Clients per node", "各节点的客户端");
  return {
    metrics: metricsOf(stage, rounds, last),
    charts: [{ kind: "lines", title, unit: "", seconds: stage.at, ...lines }],
  };
}

/** Kills a node under its clients, and waits until all are back and the node is, too. */
async function killOne(stage: Stage, node: string, load: LoadProcess, { live, back }: Rounds): Promise<void> {
  const clients = load.report?.connected;
  const before = load.report?.recovered;
  const from = performance.now();
  stage.step(`kill ${node} (SIGKILL)`, `杀掉 ${node}（SIGKILL）`);
  stage.cluster.kill(node, "SIGKILL");
  await stage.until(`${node} serves again`, 30, async () => {
    const { nodes } = await stage.status();
    return nodes.every(({ state }) => state === "up") && performance.now() - from > 1_000;
  });
  back.push((performance.now() - from) / 1000);
  stage.step(`${node} serves again`, `${node} 重新服务`);
  await stage.until("all are connected", 30, () => load.report?.connected === clients);
  // The next report has those that came back last.
  await stage.pause(1_500);
  const times = since(load.report?.recovered, before);
  const p99 = percentile(times, 0.99) ?? Number.POSITIVE_INFINITY;
  live.push(p99);
  const moved = times.reduce((sum, count) => sum + count, 0);
  stage.step(
    `${moved} clients moved, live again within ${p99} ms (p99)`,
    `${moved} 个客户端迁移，${p99} 毫秒内恢复（p99）`,
  );
}

function metricsOf(stage: Stage, { live, missed, resumed, back }: Rounds, last: LoadReport | undefined): Metric[] {
  const t = stage.t.bind(stage);
  const none = { is: "at most", value: 0 } as const;
  const some = { is: "at least", value: 1 } as const;
  const unknown = [Number.NaN];
  return [
    {
      ...{ name: t("clients live again, p99", "客户端恢复，p99"), unit: "ms", values: live },
      target: { is: "at most", value: 2000 },
    },
    { name: t("acknowledged and lost", "已确认却丢失"), unit: "", values: last ? [last.lost] : unknown, target: none },
    {
      ...{ name: t("doubled or out of order", "重复或乱序"), unit: "", target: none },
      values: last ? [brokenIn(last)] : unknown,
    },
    { name: t("deliveries", "送达次数"), unit: "", values: last ? [last.delivered] : unknown, target: some },
    { name: t("missed by clients that resume", "续传的客户端漏掉"), unit: "", values: resumed, target: none },
    {
      ...{ name: t("control: missed by clients that do not", "对照：不续传的客户端漏掉"), unit: "", values: missed },
      ...{ target: some, control: true },
    },
    {
      ...{ name: t("the killed node serves again", "被杀节点重新服务"), unit: "s", values: back },
      target: { is: "at most", value: 15 },
    },
  ];
}
