import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { LOBBY } from "#protocol";
import { Answered, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { type Collected, startCollector } from "../support/collector.ts";
import { until } from "../support/until.ts";

const traceOf = (clientId: string) => clientId.replaceAll("-", "");
const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("/sdk-trace/"));

/** Two people who read the lobby on two nodes, and what one said there, as the other saw it. */
async function talk(cluster: TestCluster, clientId: string) {
  const [ann, bob] = await Promise.all([
    Person.arrive(cluster.node(0), "Ann", [LOBBY]),
    Person.arrive(cluster.node(1), "Bob", [LOBBY]),
  ]);
  await post(cluster.node(0), "message.send", { room: LOBBY, clientId, text: "followed" }, ann.token);
  await Promise.all([ann.sees(LOBBY, "followed"), bob.sees(LOBBY, "followed")]);
  return { ann, bob };
}

test("where nobody collects traces, nothing that makes them is loaded", async (t) => {
  const cluster = await startCluster(2);
  t.after(() => cluster.stop());
  const { ann, bob } = await talk(cluster, randomUUID());
  assert.deepEqual(loaded(), []);
  ann.leave();
  bob.leave();
});

test("a message is followed from its receipt to the last feed, over all nodes and attempts, in one trace", async (t) => {
  const collector = await startCollector();
  t.after(() => collector.stop());
  const cluster = await startCluster(2, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  t.after(() => cluster.stop());
  assert.notDeepEqual(loaded(), []);
  const clientId = randomUUID();
  const { ann, bob } = await talk(cluster, clientId);
  // The answer got lost, say: another attempt, by another way, on another node.
  const again = await (await ann.also(cluster.node(1))).say(LOBBY, "followed", clientId);
  assert.ok(again.duplicate);
  const refused = randomUUID();
  await assert.rejects(bob.say("no-such-room", "never", refused), Answered);

  const spans = await until("all of them were sent", () => {
    const found = collector.spans.filter((span) => span.trace === traceOf(clientId));
    const retried = found.some((span) => span.attributes["teahouse.duplicate"] === true);
    return retried && found.filter((span) => span.name === "deliver").length === 2 ? found : undefined;
  });
  const on = (node: string) => spans.filter((span) => span.node === node).map((span) => span.name);
  const way = ["receive", "dispatch", "service", "step"];
  assert.deepEqual(on("node-1").toSorted(), [...way, "message.send", "deliver"].toSorted());
  assert.deepEqual(on("node-2").toSorted(), [...way, "deliver"].toSorted());
  const [root, ...others] = spans.filter((span) => span.parent === "");
  assert.ok(root?.name === "message.send" && others.length === 0, "one whole, in which all others lie");
  assert.ok(spans.every((span) => span.parent === "" || spans.some((other) => other.id === span.parent)));
  assert.equal(new Set(spans.map((span) => span.id)).size, spans.length);
  follows(spans, "node-1");
  assert.deepEqual(
    spans
      .filter((span) => span.name === "receive")
      .map((span) => span.attributes["teahouse.over"])
      .toSorted(),
    ["http", "socket"],
  );

  const failed = await until("the refused one was sent", () => {
    const found = collector.spans.filter((span) => span.trace === traceOf(refused));
    return found.some((span) => span.name === "receive") ? found : undefined;
  });
  assert.ok(failed.some((span) => span.failed) && !failed.some((span) => span.name === "message.send"));
  ann.leave();
  bob.leave();
});

/** Each part lies within the one that it is part of, by one clock. */
function follows(spans: readonly Collected[], node: string): void {
  const part = (name: string) => {
    const found = spans.find((span) => span.node === node && span.name === name);
    assert.ok(found);
    return found;
  };
  const way = ["message.send", "receive", "dispatch", "service", "step"].map(part);
  for (const [i, span] of way.entries()) {
    const outer = way[i - 1];
    if (!outer) continue;
    assert.equal(span.parent, outer.id);
    assert.ok(span.from >= outer.from - 1 && span.to <= outer.to + 1);
  }
  for (const span of spans) assert.ok(span.to >= span.from && Math.abs(span.from - Date.now()) < 600_000, span.name);
}

test("a collector that is away costs no message, and a share of none keeps none", async (t) => {
  const collector = await startCollector();
  t.after(() => collector.stop());
  const cluster = await startCluster(1, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", NODE_NAME: "deaf" });
  t.after(() => cluster.stop());
  const other = await cluster.add({
    NODE_NAME: "sparing",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: "0",
  });
  const { ann, bob } = await talk(cluster, randomUUID());
  ann.leave();
  bob.leave();
  await other.stop();
  assert.deepEqual(collector.spans, []);
});
