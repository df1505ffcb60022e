import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY } from "#protocol";
import { Answered, gapless, Person, post } from "../support/cluster.ts";
import { type NodeProcess, startNodeProcess } from "../support/process.ts";
import { TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

let redis: TestRedis;
let nodes: NodeProcess[];
before(async () => {
  redis = await TestRedis.start();
  nodes = await Promise.all(["node-1", "node-2", "node-3"].map((name) => startNodeProcess(name, redis.url)));
});
after(async () => {
  await Promise.all(nodes.map((node) => node.kill("SIGKILL")));
  await redis.stop();
});

function at(index: number): NodeProcess {
  const node = nodes[index];
  assert.ok(node);
  return node;
}

/** Sends until it is acknowledged, under one clientId, going round the nodes: what an outbox does. */
async function insist(person: Person, text: string): Promise<string> {
  const clientId = randomUUID();
  return await until(
    `“${text}” is acknowledged`,
    async () => {
      for (const node of nodes) {
        try {
          return (await post(node, "message.send", { room: LOBBY, clientId, text }, person.token)).id;
        } catch (error) {
          if (error instanceof Answered && !error.error.data.retryable) throw error;
        }
      }
      return undefined;
    },
    { within: 20_000 },
  );
}

test("a node killed in the middle of a burst loses nothing, doubles nothing, reorders nothing", async () => {
  const ann = await Person.arrive(at(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(at(1), "Bob", [LOBBY]);
  const acked: string[] = [];
  let sent = 0;
  const typing = Array.from({ length: 4 }, async (_, lane) => {
    for (let i = 0; i < 60; i += 1) {
      sent += 1;
      acked.push(await insist(lane % 2 === 0 ? ann : bob, `lane ${lane}, ${i}`));
    }
  });
  await until("a good part is under way", () => acked.length > 60);
  await at(0).kill("SIGKILL");
  assert.ok(sent < 240, "the burst was still going when the node was killed");
  const position = ann.position(LOBBY);
  await ann.moveTo(at(2));
  const { rooms } = await ann.call("room.watch", { rooms: [position] });
  assert.equal(rooms[0]?.reset, undefined);
  await Promise.all(typing);
  const end = await insist(bob, "the end");
  await Promise.all([ann.sees(LOBBY, "the end"), bob.sees(LOBBY, "the end")]);

  const fromJoin = bob.events[0]?.seq ?? 0;
  const seen = (person: Person) => person.events.filter((event) => event.seq >= fromJoin).map((event) => event.id);
  assert.deepEqual(seen(ann), seen(bob), "both saw the same, in the same order");
  assert.ok(gapless(ann.events) && gapless(bob.events));
  for (const id of [...acked, end])
    assert.ok(
      bob.events.some((event) => event.id === id),
      "acknowledged and not seen",
    );
  assert.equal(bob.texts(LOBBY).length, 241, "each text once");
  ann.leave();
  bob.leave();
  nodes[0] = await startNodeProcess("node-1", redis.url);
});

test("while the store is away calls fail fast and say so, and all goes on by itself when it is back", async () => {
  const ann = await Person.arrive(at(1), "Ann", [LOBBY]);
  const bob = await Person.arrive(at(2), "Bob", [LOBBY]);
  await ann.say(LOBBY, "before");
  await redis.kill();
  const refused = await ann.say(LOBBY, "during").then(
    () => assert.fail("nothing can be kept without a store"),
    (error: unknown) => error,
  );
  assert.ok(refused instanceof Answered);
  assert.ok(["STORE_UNAVAILABLE", "UNKNOWN"].includes(refused.error.data.name));
  assert.equal(refused.error.data.retryable, true);
  await until("the nodes say that they are not ready", async () => (await fetch(`${at(1).url}/readyz`)).status === 503);
  assert.equal((await fetch(`${at(1).url}/livez`)).status, 200, "alive all the same");
  await redis.restart();
  await insist(ann, "after");
  await bob.sees(LOBBY, "after");
  assert.ok(gapless(bob.events));
  assert.deepEqual(bob.resets, [], "an acknowledged past is still the past");
  ann.leave();
  bob.leave();
});

test("a store that stops answering costs seconds, not the node", async () => {
  const ann = await Person.arrive(at(1), "Ann", [LOBBY]);
  redis.signal("SIGSTOP");
  const refused = await ann.say(LOBBY, "into the void").then(
    () => assert.fail("nothing can be kept by a stopped store"),
    (error: unknown) => error,
  );
  assert.ok(refused instanceof Answered && refused.error.data.name === "UNKNOWN");
  assert.equal((await fetch(`${at(1).url}/readyz`)).status, 503);
  redis.signal("SIGCONT");
  await insist(ann, "it answers again");
  await ann.sees(LOBBY, "it answers again");
  assert.ok(gapless(ann.events));
  ann.leave();
});

test("a node asked to end closes its sockets in a way that lets clients come back, and ends", async () => {
  const ann = await Person.arrive(at(0), "Ann", [LOBBY]);
  const reasons: string[] = [];
  ann.socket.on("disconnect", (reason) => reasons.push(reason));
  const told: unknown[] = [];
  ann.socket.on("node", (state) => told.push(state));
  await at(0).kill("SIGTERM");
  await until("the socket is closed", () => reasons.length > 0);
  assert.deepEqual(reasons, ["transport close"], "a client reconnects after this, unlike after “io server disconnect”");
  assert.deepEqual(told, [{ node: "node-1", state: "draining", after: 0, jitter: 1000 }]);
});
