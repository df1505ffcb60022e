import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errors } from "#protocol";
import { root } from "../../../infra/supervisor/folders.ts";
import { createMetrics } from "../../../server/metrics.ts";

const read = (path: string) => readFileSync(join(root, "infra/observe", path), "utf8");

/** What is asked of Prometheus: by the dashboard's panels, and by the rules. */
function asked(): string[] {
  const dashboard = JSON.parse(read("grafana/dashboards/teahouse.json")) as {
    panels: { targets?: { expr: string }[] }[];
    annotations: { list: { expr: string }[] };
  };
  const panels = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const rules = read("alerts.yaml").replaceAll(/annotations:(\n {10}.*)*/g, "");
  return [...panels, ...dashboard.annotations.list.map(({ expr }) => expr), rules];
}

/** Every name under which a node answers, with how many labels each metric has of its own. */
async function answered(): Promise<Map<string, readonly string[]>> {
  const { registry } = createMetrics("node-1");
  const names = (await registry.getMetricsAsJSON()).flatMap(({ name, type }) => {
    const labels = (registry.getSingleMetric(name) as unknown as { labelNames: string[] }).labelNames;
    const suffixes = String(type) === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    return suffixes.map((suffix) => [name + suffix, labels] as const);
  });
  return new Map(names);
}

test("dashboard and rules ask for nothing that a node does not tell, and no metric of ours is one that nobody looks at", async () => {
  const known = await answered();
  const names = new Set(asked().flatMap((expr) => expr.match(/\b(teahouse|nodejs|process)_[a-z0-9_]+/g) ?? []));
  assert.ok(names.size > 30);
  assert.deepEqual(
    [...names].filter((name) => !known.has(name)),
    [],
  );
  const looked = (name: string) => names.has(name) || names.has(name.replace(/_(sum|count|bucket)$/, "_bucket"));
  assert.deepEqual(
    [...known.keys()].filter((name) => name.startsWith("teahouse_") && !looked(name)),
    [],
  );
});

test("labels that are asked for are those that the metric has, and outcomes are errors by their names", async () => {
  const known = await answered();
  const given = ["node", "job", "instance", "le"];
  for (const expr of asked()) {
    for (const [, name = "", inside = ""] of expr.matchAll(/\b((?:teahouse|nodejs|process)_[a-z0-9_]+)\{([^}]*)\}/g)) {
      for (const [, label = "", value = ""] of inside.matchAll(/(\w+)[!=~]+"([^"]*)"/g)) {
        assert.ok([...given, ...(known.get(name) ?? [])].includes(label), `${name} has no label ${label}`);
        if (label !== "outcome" || value === "ok") continue;
        for (const outcome of value.split("|")) assert.ok(outcome in errors, outcome);
      }
    }
  }
});
