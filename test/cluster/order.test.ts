import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY } from "#protocol";
import { gapless, Person, startCluster, type TestCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3);
});
after(() => cluster.stop());

test("two sockets on two nodes send 2,000 messages at once and everybody sees the identical sequence", async () => {
  const [ann, bob, cem, dora] = await Promise.all([
    Person.arrive(cluster.node(0), "Ann", [LOBBY]),
    Person.arrive(cluster.node(1), "Bob", [LOBBY]),
    Person.arrive(cluster.node(2), "Cem", [LOBBY]),
    Person.arrive(cluster.node(0), "Dora", [LOBBY]),
  ]);
  const everybody = [ann, bob, cem, dora];
  const burst = (person: Person, sign: string) =>
    Array.from({ length: 1000 }, (_, i) => person.say(LOBBY, `${sign} ${i}`));
  const acks = await Promise.all([...burst(ann, "a"), ...burst(bob, "b")]);
  await ann.say(LOBBY, "the end");
  await Promise.all(everybody.map((person) => person.sees(LOBBY, "the end")));

  const seen = ann.texts(LOBBY);
  assert.equal(seen.length, 2001);
  for (const person of everybody) {
    assert.deepEqual(person.texts(LOBBY), seen);
    assert.ok(gapless(person.events), `${person.user.name} saw a gap`);
  }
  for (const sign of ["a", "b"]) {
    const own = seen.filter((text) => text.startsWith(`${sign} `));
    assert.deepEqual(
      own,
      Array.from({ length: 1000 }, (_, i) => `${sign} ${i}`),
      "a sender's own order is kept",
    );
  }
  const bySeq = new Map(cem.events.map((event) => [event.seq, event.id]));
  for (const ack of acks) assert.equal(bySeq.get(ack.seq), ack.id, "an ack names the place where all see the message");
  for (const person of everybody) person.leave();
});

test("a sender's order is kept after the store forgot its scripts, too: no step is sent again as source, to be overtaken", async () => {
  const { redis, nodes } = cluster;
  await redis.kill();
  await redis.restart();
  const areReady = async () =>
    (await Promise.all(nodes.map(({ url }) => fetch(`${url}/readyz`)))).every(({ ok }) => ok);
  await until("the nodes are ready again", areReady);
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const inside = redis.connect();
  // A node's beat may have come before its scripts were loaded: that one needs no order.
  await inside.config("RESETSTAT");
  const burst = Array.from({ length: 300 }, (_, i) => `again ${i}`);
  await Promise.all(burst.map((text) => ann.say(LOBBY, text)));
  await ann.sees(LOBBY, "again 299");
  assert.deepEqual(ann.texts(LOBBY), burst);
  const ran = await inside.info("commandstats");
  inside.disconnect();
  assert.doesNotMatch(ran, /cmdstat_eval:/);
  ann.leave();
});

test("a retried clientId shows once, on whichever node the retry comes", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  const clientId = randomUUID();
  const first = await ann.say(LOBBY, "only once", clientId);
  await ann.moveTo(cluster.node(2));
  const again = await ann.say(LOBBY, "only once", clientId);
  const shouted = await ann.say(LOBBY, "only once", clientId.toUpperCase());
  assert.equal(first.duplicate, false);
  assert.deepEqual({ ...again, node: "" }, { ...first, duplicate: true, node: "" });
  assert.equal(shouted.duplicate, true, "a UUID is the same in capitals");
  assert.equal(again.node, "node-3");
  await ann.say(LOBBY, "after it");
  await bob.sees(LOBBY, "after it");
  assert.equal(bob.texts(LOBBY).filter((text) => text === "only once").length, 1);
  ann.leave();
  bob.leave();
});

test("the same clientId sent at once over three nodes is kept once", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  const twins = [ann, await twin(ann, 1), await twin(ann, 2)];
  const clientId = randomUUID();
  const answers = await Promise.all(
    twins.map((one) => one.call("message.send", { room: LOBBY, clientId, text: "race" })),
  );
  assert.equal(answers.filter((answer) => !answer.duplicate).length, 1);
  assert.equal(new Set(answers.map((answer) => `${answer.epoch} ${answer.seq} ${answer.id}`)).size, 1);
  for (const one of twins) one.leave();

  async function twin(person: Person, index: number): Promise<Person> {
    const other = Object.assign(Object.create(Person.prototype) as Person, person);
    const { connect } = await import("../support/cluster.ts");
    other.socket = await connect(cluster.node(index), person.token);
    return other;
  }
});
