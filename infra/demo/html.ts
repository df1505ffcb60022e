import { nodeIndex } from "#protocol";
import type { Lang } from "../words.ts";
import { barsOf, linesOf } from "./charts.ts";
import { escaped } from "./escaped.ts";
import { type Chart, isKept, type Metric, type Result, spreadOf, targetOf } from "./result.ts";

const words = {
  en: {
    holds: "The claim holds",
    fails: "The claim does not hold",
    claim: "Claim",
    metric: "Metric",
    measured: "Measured",
    target: "Target",
    steps: "What happened",
    machine: "Measured on",
    times: "repetitions",
    next: "Next",
  },
  zh: {
    holds: "所声称的成立",
    fails: "所声称的不成立",
    claim: "论断",
    metric: "指标",
    measured: "实测",
    target: "目标",
    steps: "经过",
    machine: "测量环境",
    times: "次重复",
    next: "接下来",
  },
} as const satisfies Record<Lang, Record<string, string>>;

/** The result as one page that needs nothing else: no script, no font, no network. */
export function pageOf(result: Result, lang: Lang): string {
  const say = words[lang];
  const verdict = result.holds ? say.holds : say.fails;
  const { cpu, cores, memoryGb, os } = result.machine;
  const machine = `${cpu} · ${cores} × · ${memoryGb} GB · ${os} · ${Object.entries(result.versions)
    .map((one) => one.join(" "))
    .join(" · ")}`;
  return `<!doctype html>
<html lang="${lang === "zh" ? "zh-CN" : "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(result.title)} · Teahouse</title>
<style>${style}</style>
<main>
  <header>
    <p class="house">Teahouse · ${escaped(result.at.slice(0, 16).replace("T", " "))} UTC</p>
    <h1>${escaped(result.title)}</h1>
    <p class="verdict ${result.holds ? "ok" : "bad"}">${result.holds ? "✓" : "✗"} ${verdict}</p>
    <p class="lead">${escaped(result.conclusion)}</p>
  </header>
  <section><h2>${say.claim}</h2><p>${escaped(result.hypothesis)}</p></section>
  <section class="wide"><table>
    <thead><tr><th>${say.metric}<th class="n">${say.measured}<th class="n">${say.target}<th><span class="hidden">✓</span></thead>
    <tbody>${result.metrics.map((metric) => row(metric)).join("")}</tbody>
  </table></section>
  ${result.charts.map(figureOf).join("\n  ")}
  <section><h2>${say.steps}</h2><ol>${result.steps.map(({ at, text }) => `<li><b>+${at.toFixed(1)} s</b> ${escaped(text)}`).join("")}</ol></section>
  <footer><p>${say.machine}: ${escaped(machine)} · ${result.repetitions} ${say.times}</p><p>${say.next}: <code>${escaped(result.next)}</code></p></footer>
</main>
</html>
`;
}

function row(metric: Metric): string {
  const kept = isKept(metric);
  const mark = metric.target ? (kept ? "✓" : "✗") : "";
  return `<tr${metric.control ? ' class="control"' : ""}><td>${escaped(metric.name)}<td class="n">${escaped(spreadOf(metric))}<td class="n">${escaped(targetOf(metric))}<td class="${kept ? "ok" : "bad"}">${mark}`;
}

function figureOf(chart: Chart): string {
  const names = chart.kind === "lines" ? chart.lines : chart.bars;
  const legend =
    chart.kind === "lines"
      ? `<p class="legend">${names.map(({ name, node }) => `<span><i class="n${nodeIndex(node ?? name)}"></i>${escaped(name)}</span>`).join("")}</p>`
      : "";
  return `<figure><figcaption>${escaped(chart.title)}</figcaption>${chart.kind === "lines" ? linesOf(chart) : barsOf(chart)}${legend}</figure>`;
}

const light = ["#0B6E69", "#B4530A", "#5B4FC7", "#A3216B", "#3F6B14", "#0A5F8A", "#7A4B2A", "#54616E"];
const dark = ["#4FC3B8", "#F0A35E", "#A79BFF", "#F086BE", "#A5CF6B", "#7CC0F0", "#D3A27F", "#AEBBC8"];
const nodes = (colours: readonly string[]) => colours.map((colour, i) => `--n${i}:${colour}`).join(";");
const classes = light
  .map((_, i) => `i.n${i}{background:var(--n${i})}.line.n${i}{stroke:var(--n${i})}.bar.n${i}{fill:var(--n${i})}`)
  .join("");

const style = `
:root{--bg:#FBFAF7;--surface:#FFF;--sunken:#F1EFE9;--text:#1C1B19;--muted:#5C574D;--accent:#0B6E69;--ok:#1A6F34;--bad:#B3261E;--line:#DDD8CC;${nodes(light)}}
@media (prefers-color-scheme:dark){:root{--bg:#14161A;--surface:#1B1E23;--sunken:#0F1114;--text:#ECEAE4;--muted:#A9ADB5;--accent:#4FC3B8;--ok:#6BCB85;--bad:#FF8A80;--line:#33373E;${nodes(dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei UI","Noto Sans CJK SC",sans-serif}
:lang(zh) body{font-size:16px;line-height:1.7}
main{max-width:860px;margin:0 auto;padding:48px 24px}
.house{margin:0;color:var(--muted);font-size:13px}
h1{margin:4px 0 12px;font-size:26px;line-height:1.25;letter-spacing:-.01em}
h2{margin:0 0 8px;font-size:15px}
.verdict{display:inline-block;margin:0 0 12px;padding:4px 12px;border-radius:6px;background:var(--sunken);font-weight:600}
.lead{margin:0;font-size:17px}
.ok{color:var(--ok)}.bad{color:var(--bad)}
section,figure{margin:32px 0 0;padding:0}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th{padding:8px 12px 8px 0;color:var(--muted);font-size:13px;font-weight:500;text-align:start}
td{padding:8px 12px 8px 0;border-top:1px solid var(--line);vertical-align:baseline}
.n{text-align:end;font-variant-numeric:tabular-nums;font-family:ui-monospace,monospace;font-size:13px;white-space:nowrap}
td:last-child{width:1.5em;padding-right:0;font-weight:700;text-align:center}
.control td:first-child{color:var(--muted)}
figure{padding:16px;border:1px solid var(--line);border-radius:6px;background:var(--surface)}
figcaption{margin-bottom:8px;font-weight:600}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--muted);font:12px ui-monospace,monospace;font-variant-numeric:tabular-nums}
.grid{stroke:var(--line);stroke-width:1}
.mark{stroke:var(--bad);stroke-width:1;stroke-dasharray:3 3}
svg .marktext{fill:var(--bad)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:8px 0 0;font-size:13px;color:var(--muted)}
.legend i{display:inline-block;width:10px;height:10px;margin-inline-end:6px;border-radius:3px}
${classes}
ol{margin:0;padding:0;list-style:none;font-size:13px}
li{padding:4px 0;border-top:1px solid var(--line)}
li b{display:inline-block;min-width:5.5em;color:var(--muted);font:12px ui-monospace,monospace}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);color:var(--muted);font-size:13px}
code{padding:2px 6px;border-radius:4px;background:var(--sunken);color:var(--text);font:13px ui-monospace,monospace}
.hidden{visibility:hidden}`;
