import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf } from "../../../infra/demo/html.ts";
import { demos } from "../../../infra/demo/main.ts";
import { isKept, type Metric, median, type Result, spreadOf, targetOf } from "../../../infra/demo/result.ts";
import { typed } from "../../support/typed.ts";

const metric = (values: number[], target?: Metric["target"]): Metric => ({
  ...{ name: "lost", unit: "ms", values },
  ...(target && { target }),
});

test("a claim holds only if every repetition reached it, and never on what was not measured", () => {
  const most = { is: "at most", value: 10 } as const;
  const least = { is: "at least", value: 10 } as const;
  assert.deepEqual(
    [[1, 10], [1, 11], [], [Number.NaN], [Infinity]].map((values) => isKept(metric(values, most))),
    [true, false, false, false, false],
  );
  assert.deepEqual(
    [[10, 12], [9, 12], [], [Number.NaN]].map((values) => isKept(metric(values, least))),
    [true, false, false, false],
  );
  assert.equal(isKept(metric([])), true, "what claims nothing cannot fail");
  assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]);
  assert.deepEqual(
    [spreadOf(metric([3, 1, 2])), spreadOf(metric([2])), targetOf(metric([1], most))],
    ["2 (1–3) ms", "2 ms", "≤ 10 ms"],
  );
});

test("a result is one page that asks nothing of the network, says whether the claim held, and runs nothing", () => {
  const result: Result = {
    ...{ demo: "failover", title: "Failover <b>", hypothesis: "h", conclusion: "c", next: "teahouse up", holds: false },
    metrics: [metric([3], { is: "at most", value: 1 })],
    charts: [
      {
        ...{ kind: "lines", title: "Clients", unit: "", seconds: 10, marks: [{ at: 4, text: "node-2" }] },
        lines: [
          {
            name: "node-1",
            node: "node-1",
            points: [
              [0, 1],
              [10, 5],
            ],
          },
        ],
      },
      { kind: "bars", title: "CPU", unit: "%", bars: [{ name: "1", value: 40 }] },
    ],
    ...{ repetitions: 3, fast: false, steps: [{ at: 1, text: "kill" }], at: "2026-01-01T00:00:00.000Z" },
    ...{ machine: { cpu: "x", cores: 2, memoryGb: 8, os: "linux" }, versions: { teahouse: "0.1.0" } },
  };
  const page = pageOf(result, "en");
  assert.match(page, /✗ The claim does not hold/);
  assert.match(page, /<path class="line n0" d="M[\d.]+ [\d.]+L/);
  assert.match(page, /<rect class="bar n0"/);
  assert.match(page, /Failover &lt;b&gt;/);
  assert.doesNotMatch(page, /<script|https?:|url\(|NaN|undefined/);
  assert.match(pageOf({ ...result, holds: true }, "zh"), /lang="zh-CN"[\s\S]*✓ 所声称的成立/);
});

test("there is a demonstration for each thing that the cluster is for; an unknown one is refused with their names", async () => {
  assert.deepEqual(demos.map(({ name }) => name).sort(), ["failover", "scale", "static", "sticky"]);
  const { exit, err } = await typed(["demo", "magic"]);
  assert.equal(exit, 2);
  assert.match(err, /NAME is "magic", but must be one of: scale, sticky, failover, static, all/);
});
