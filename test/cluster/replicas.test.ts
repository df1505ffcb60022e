import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY } from "#protocol";
import { readConfig } from "../../server/config.ts";
import { startNode, type TeahouseNode } from "../../server/node.ts";
import { Answered, gapless, Person } from "../support/cluster.ts";
import { TestStore, type TestStoreProcess } from "../support/store.ts";
import { until } from "../support/until.ts";

let store: TestStore;
let nodes: TeahouseNode[];
before(async () => {
  store = await TestStore.start("sentinel");
  nodes = await Promise.all(["node-1", "node-2"].map(start));
});
after(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await store.stop();
});

async function start(name: string): Promise<TeahouseNode> {
  const env = { PORT: "0", NODE_NAME: name, REDIS_URL: store.url, LOG_LEVEL: "silent", LIMITS: "off" };
  const node = await startNode(readConfig(env));
  await until(`${name} is ready`, async () => (await fetch(`${node.url}/readyz`)).ok);
  return node;
}

function at(index: number): TeahouseNode {
  const node = nodes[index];
  assert.ok(node);
  return node;
}

/** How a call that cannot succeed now is answered. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => assert.fail("it was taken"),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof Answered, String(error));
  assert.equal(error.error.data.retryable, true);
  return error.error.data.name;
}

async function pause(processes: TestStoreProcess[]): Promise<() => void> {
  for (const each of processes) each.signal("SIGSTOP");
  return () => {
    for (const each of processes) each.signal("SIGCONT");
  };
}

/** Sends until it is acknowledged, under one clientId. */
async function insist(person: Person, text: string, clientId: string) {
  return await until(`“${text}” is acknowledged`, () => person.say(LOBBY, text, clientId).catch(() => undefined));
}

test("what no replica has is not acknowledged and not shown, and a retry brings it once", async () => {
  const ann = await Person.arrive(at(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(at(1), "Bob", [LOBBY]);
  await ann.say(LOBBY, "kept");
  await bob.sees(LOBBY, "kept");

  const resume = await pause(await store.replicas());
  const clientId = randomUUID();
  assert.equal(await refusal(ann.say(LOBBY, "maybe", clientId)), "UNKNOWN");
  // Also who reads the log, and not the hints, is shown nothing of what the primary alone has.
  assert.equal(await refusal(bob.call("room.history", { room: LOBBY })), "STORE_UNAVAILABLE");
  // The primary has not heard of its replicas for 3 s: from now on it takes nothing at all.
  await until("writes are refused", async () => (await refusal(ann.say(LOBBY, "no"))) === "STORE_UNAVAILABLE");
  assert.deepEqual(bob.texts(LOBBY), ["kept"]);
  assert.deepEqual(ann.texts(LOBBY), ["kept"]);

  resume();
  const receipt = await insist(ann, "maybe", clientId);
  assert.equal(receipt.duplicate, true, "it was appended the first time");
  await Promise.all([ann.sees(LOBBY, "maybe"), bob.sees(LOBBY, "maybe")]);
  await ann.say(LOBBY, "end");
  await bob.sees(LOBBY, "end");
  assert.equal(bob.texts(LOBBY).filter((text) => text === "maybe").length, 1);
  assert.ok(gapless(bob.events) && gapless(ann.events));
  ann.leave();
  bob.leave();
});

test("messages under way together share one WAIT", async () => {
  const ann = await Person.arrive(at(0), "Ann", [LOBBY]);
  const primary = store.connect((await store.primary()).name);
  await primary.config("RESETSTAT");
  await Promise.all(Array.from({ length: 300 }, (_, i) => ann.say(LOBBY, `together ${i}`)));
  const stats = await primary.info("commandstats");
  const calls = (command: string) => Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  assert.ok(calls("evalsha") >= 300);
  assert.ok(calls("wait") > 0 && calls("wait") < 60, `${calls("wait")} WAITs for 300 messages`);
  await ann.sees(LOBBY, "together 299");
  assert.ok(gapless(ann.events));
  ann.leave();
});

/** What the first node says of itself. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${at(0).url}/metrics`)).text();
  return Number(new RegExp(`^teahouse_${name}\\{node="node-1"\\} (\\d+)$`, "m").exec(text)?.[1]);
}

test("a primary that is killed takes nothing along: sending goes on under the next one, and nobody starts over", async () => {
  const ann = await Person.arrive(at(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(at(1), "Bob", [LOBBY]);
  const acknowledged: string[] = [];
  const primary = await store.primary();
  await until("both replicas are counted", async () => (await metric("store_replicas")) === 2);
  let dead: Promise<void> | undefined;
  for (let i = 0; i < 60; i += 1) {
    if (i === 20) dead = primary.kill();
    const { id } = await insist(i % 2 === 0 ? ann : bob, `over ${i}`, randomUUID());
    acknowledged.push(id);
  }
  await dead;
  assert.notEqual((await store.primary()).name, primary.name);
  await Promise.all([ann.sees(LOBBY, "over 59"), bob.sees(LOBBY, "over 59")]);
  for (const person of [ann, bob]) {
    const seen = person.events.map((event) => event.id);
    assert.deepEqual(
      acknowledged.filter((id) => !seen.includes(id)),
      [],
      `${person.user.name} misses nothing`,
    );
    assert.ok(gapless(person.events));
    assert.deepEqual(person.resets, []);
  }
  assert.equal(await metric("store_failovers_total"), 1);
  await primary.start();
  ann.leave();
  bob.leave();
});
