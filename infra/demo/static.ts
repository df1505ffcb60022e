import { readdirSync, readFileSync, statSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { percentile, timeClass, timeClasses } from "#protocol";
import { root } from "../supervisor/folders.ts";
import type { Demo } from "./demo.ts";
import type { Finding } from "./result.ts";
import { type Stage, since } from "./stage.ts";

/** The same page, from nginx and from a node. */
export const staticOffload: Demo = {
  name: "static",
  title: (t) => t("Static files from nginx", "静态文件由 nginx 提供"),
  hypothesis: (t) =>
    t(
      "nginx serves the built client with a fifth of a node's CPU or less, and leaves the chat alone; a node that serves files delays its own messages.",
      "nginx 提供前端文件所耗 CPU 不到节点的五分之一，且不影响聊天；由节点提供文件则拖慢它自己的消息。",
    ),
  conclusion: (t, holds) =>
    holds
      ? t(
          "Files belong to the edge: it serves them for a fraction of the CPU, and the nodes keep theirs for the chat.",
          "文件交给入口：它只用一小部分 CPU，节点的 CPU 留给聊天。",
        )
      : t("The claim did not hold here: see the lines with ✗.", "此处未能成立：见标 ✗ 的各行。"),
  next: "teahouse up",
  run,
};

const PARALLEL = 8;
const page = join(root, "dist/page");

interface Burst {
  requests: number;
  seconds: number;
  /** Of the server, s. */
  cpu: number;
  times: number[];
  /** Of the chat meanwhile, ms. */
  chat: number;
}

async function run(stage: Stage): Promise<Finding> {
  // Nodes take their settings from the environment that they are started in.
  process.env["SERVE_PAGE"] = page;
  try {
    await stage.open(1);
  } finally {
    delete process.env["SERVE_PAGE"];
  }
  const files = filesToAsk();
  const load = await stage.load({ clients: stage.fast ? 30 : 60, rate: 20, pace: 120 });
  const seconds = stage.fast ? 2.5 : 5;
  const all = { nginx: [] as Burst[], node: [] as Burst[], quiet: [] as number[] };
  const [node] = stage.cluster.nodes;
  const master = Number(readFileSync(join(stage.cluster.folders.edge, "nginx.pid"), "utf8"));
  const chat = async (work: () => Promise<void>) => {
    const before = load.report?.latency;
    await work();
    await stage.pause(1_000);
    return percentile(since(load.report?.latency, before), 0.95) ?? Number.NaN;
  };
  for (let round = 1; round <= stage.repetitions; round += 1) {
    all.quiet.push(await chat(() => stage.pause(seconds * 500)));
    for (const [who, url, pids] of [
      ["nginx", stage.url, () => childrenOf(master)],
      ["node", node?.url ?? "", () => [node?.pid ?? 0]],
    ] as const) {
      const burst = { requests: 0, seconds: 0, cpu: 0, times: timeClasses.map(() => 0).concat(0) };
      const delay = await chat(() => ask(url, files, seconds, pids, burst));
      all[who].push({ ...burst, chat: delay });
      const rate = Math.round(burst.requests / burst.seconds);
      stage.step(
        `${who}: ${rate} requests/s, ${burst.cpu.toFixed(2)} s of CPU`,
        `${who}：每秒 ${rate} 个请求，CPU ${burst.cpu.toFixed(2)} 秒`,
      );
    }
  }
  await load.stop();
  return found(stage, all);
}

function found(stage: Stage, { nginx, node, quiet }: { nginx: Burst[]; node: Burst[]; quiet: number[] }): Finding {
  const t = stage.t.bind(stage);
  const perCpu = (bursts: readonly Burst[]) => bursts.map(({ requests, cpu }) => requests / Math.max(0.01, cpu));
  const rate = (bursts: readonly Burst[]) => bursts.map(({ requests, seconds }) => requests / seconds);
  const p99 = (bursts: readonly Burst[]) => bursts.map(({ times }) => percentile(times, 0.99) ?? Number.NaN);
  const [cheap, dear] = [perCpu(nginx), perCpu(node)];
  const ratio = cheap.map((value, i) => value / (dear[i] ?? Number.NaN));
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const bars = (values: [readonly number[], readonly number[]]) =>
    values.map((each, i) => ({ name: i === 0 ? "nginx" : "node", value: mean(each), node: `node-${i + 1}` }));
  return {
    metrics: [
      {
        name: t("requests per CPU second, nginx over a node", "每 CPU 秒请求数，nginx 比节点"),
        unit: "×",
        values: ratio,
        target: { is: "at least", value: 5 },
      },
      { name: t("nginx: requests per CPU second", "nginx：每 CPU 秒请求数"), unit: "", values: cheap.map(Math.round) },
      {
        name: t("control: a node, requests per CPU second", "对照：节点，每 CPU 秒请求数"),
        unit: "",
        values: dear.map(Math.round),
        control: true,
      },
      { name: t("nginx: requests per second", "nginx：每秒请求数"), unit: "", values: rate(nginx).map(Math.round) },
      { name: t("a node: requests per second", "节点：每秒请求数"), unit: "", values: rate(node).map(Math.round) },
      { name: t("nginx: answered after, p99", "nginx：应答耗时 p99"), unit: "ms", values: p99(nginx) },
      { name: t("a node: answered after, p99", "节点：应答耗时 p99"), unit: "ms", values: p99(node) },
      { name: t("chat p95, nothing asked for", "聊天 p95，无人取文件"), unit: "ms", values: quiet },
      {
        name: t("chat p95 while nginx serves", "聊天 p95，nginx 提供文件时"),
        unit: "ms",
        values: nginx.map(({ chat }) => chat),
      },
      {
        name: t("chat p95 while the node serves", "聊天 p95，节点提供文件时"),
        unit: "ms",
        values: node.map(({ chat }) => chat),
      },
    ],
    charts: [
      { kind: "bars", title: t("Requests per CPU second", "每 CPU 秒请求数"), unit: "", bars: bars([cheap, dear]) },
      {
        kind: "bars",
        title: t("Chat p95 meanwhile, ms", "其间聊天 p95，毫秒"),
        unit: "ms",
        bars: bars([nginx.map(({ chat }) => chat), node.map(({ chat }) => chat)]),
      },
    ],
  };
}

/** The page and its assets, as a first visit asks for them. */
function filesToAsk(): string[] {
  const assets = readdirSync(join(page, "assets")).filter((name) => /\.(js|css)$/.test(name));
  const largest = assets.sort(
    (a, b) => statSync(join(page, "assets", b)).size - statSync(join(page, "assets", a)).size,
  );
  return ["/", ...largest.slice(0, 6).map((name) => `/assets/${name}`)];
}

/** Asks one file after another over some connections, each for the next as soon as it has one. */
async function ask(
  url: string,
  files: readonly string[],
  seconds: number,
  pids: () => number[],
  burst: Omit<Burst, "chat">,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  const from = performance.now();
  const before = cpuOf(pids());
  const one = async (first: number) => {
    for (let i = first; performance.now() - from < seconds * 1000; i += 1) {
      const asked = performance.now();
      await fetched(`${url}${files[i % files.length]}`, agent);
      const at = timeClass(performance.now() - asked);
      burst.times[at] = (burst.times[at] ?? 0) + 1;
      burst.requests += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, (_, i) => one(i)));
  burst.cpu = cpuOf(pids()) - before;
  burst.seconds = (performance.now() - from) / 1000;
  agent.destroy();
}

/** @throws Error unless the whole file came */
function fetched(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { "accept-encoding": "gzip" } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: HTTP ${answer.statusCode}`));
      answer.resume().once("end", resolve).once("error", reject);
    }).once("error", reject);
  });
}

/** Seconds of CPU that these processes have had. */
function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Ticks in user and in system mode; Linux counts a hundred per second.
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
}
