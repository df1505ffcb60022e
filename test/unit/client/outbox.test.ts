import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "#protocol";
import { memoryStore, type Outbox, type OutboxStore, RpcError } from "../../../client/sdk/index.ts";
import { outboxAtWork as harness, settled } from "./outbox-at-work.ts";

const states = (outbox: Outbox, room = "lobby") => outbox.entries(room).map((entry) => entry.state);

const refused = new RpcError("TEXT_REFUSED", "no", { retryable: false });
const busy = new RpcError("OVERLOADED", "busy", { retryable: true });

describe("outbox", () => {
  it("sends one message at a time per room, in order, and rooms beside each other", async () => {
    const { outbox, calls, call } = harness();
    outbox.add("lobby", "one");
    outbox.add("lobby", "two");
    outbox.add("garden", "other room");
    await settled();
    assert.deepEqual(
      calls.map((c) => c.text),
      ["one", "other room"],
    );
    await call(0).answer();
    assert.equal(call(2).text, "two");
    assert.deepEqual(states(outbox), ["sent", "pending"]);
  });

  it("repeats a retryable failure under the same clientId, before anything later", async () => {
    const { outbox, call } = harness();
    const { clientId } = outbox.add("lobby", "one");
    outbox.add("lobby", "two");
    await settled();
    await call(0).fail(busy);
    assert.deepEqual([call(1).clientId, call(1).text], [clientId, "one"]);
    await call(1).fail(new RpcError("TIMEOUT", "late"));
    assert.equal(call(2).clientId, clientId);
    await call(2).answer({ duplicate: true });
    assert.equal(call(3).text, "two");
  });

  it("keeps a refused message with its reason, and lets later ones pass", async () => {
    const { outbox, call } = harness();
    const { clientId } = outbox.add("lobby", "one");
    outbox.add("lobby", "two");
    await settled();
    await call(0).fail(refused);
    assert.deepEqual(states(outbox), ["failed", "pending"]);
    assert.equal(outbox.entries("lobby")[0]?.reason?.name, "TEXT_REFUSED");
    await call(1).answer();
    outbox.retry("lobby");
    await settled();
    assert.equal(call(2).clientId, clientId);
  });

  it("keeps everything while there is no connection, and sends when there is one again", async () => {
    const { outbox, calls, call } = harness();
    outbox.pause();
    outbox.add("lobby", "one");
    await settled();
    assert.equal(calls.length, 0);
    outbox.resume();
    await settled();
    outbox.pause();
    await call(0).fail(new RpcError("OFFLINE", "gone"));
    assert.equal(calls.length, 1);
    outbox.resume();
    await settled();
    assert.equal(call(1).clientId, call(0).clientId);
  });

  it("waits for a new session instead of giving up", async () => {
    const { outbox, call } = harness();
    outbox.add("lobby", "one");
    await settled();
    outbox.pause();
    await call(0).fail(new RpcError("SESSION_INVALID", "over", { retryable: false }));
    assert.deepEqual(states(outbox), ["pending"]);
  });

  it("forgets a message when its event comes, even before the acknowledgement", async () => {
    const { outbox, call } = harness();
    const { clientId } = outbox.add("lobby", "one");
    await settled();
    let sent = 0;
    outbox.on("sent", () => {
      sent += 1;
    });
    outbox.confirm("lobby", clientId, { id: "m1", epoch: "e1", seq: 1, at: 0, duplicate: false, node: "node-1" });
    assert.deepEqual(states(outbox), []);
    await call(0).answer();
    assert.equal(sent, 1);
    assert.deepEqual(states(outbox), []);
  });

  it("does not bring back what was given up while on its way", async () => {
    const { outbox, call, calls } = harness();
    const { clientId } = outbox.add("lobby", "one");
    await settled();
    outbox.discard("lobby", clientId);
    await call(0).fail(busy);
    assert.deepEqual(states(outbox), []);
    assert.equal(calls.length, 1);
  });

  it("shows a message at once, and sends it only when it is stored", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = memoryStore();
    const slow: OutboxStore = { ...store, add: (entry) => held.then(() => store.add(entry)) };
    const { outbox, calls } = harness({ store: slow });
    outbox.add("lobby", "one");
    assert.deepEqual(states(outbox), ["pending"]);
    await settled();
    assert.equal(calls.length, 0);
    release();
    await settled();
    assert.equal(calls.length, 1);
  });

  it("goes on in memory when the store fails or is full", async () => {
    const broken = () => Promise.reject(new Error("QuotaExceededError"));
    const { outbox, call } = harness({ store: { load: broken, add: broken, change: broken, remove: broken } });
    outbox.add("lobby", "one");
    await settled();
    await call(0).fail(busy);
    await call(1).answer();
    assert.deepEqual(states(outbox), ["sent"]);
  });

  it("sends what an earlier page left, in the order in which it was written, and then what this one adds", async () => {
    const store = memoryStore();
    let clock = 9_000;
    const earlier = harness({ store, now: () => clock });
    earlier.outbox.pause();
    earlier.outbox.add("lobby", "one");
    clock = 1_000; // set back
    earlier.outbox.add("lobby", "two");
    await settled();
    const { outbox, calls, call } = harness({ store, now: () => clock });
    outbox.add("lobby", "three");
    await settled();
    for (let i = 0; i < 3; i += 1) await call(i).answer();
    assert.deepEqual(
      calls.map((c) => c.text),
      ["one", "two", "three"],
    );
    assert.deepEqual(await store.load(), []);
  });

  it("sends a message again under its id when the page died before it could note the acknowledgement", async () => {
    const store = memoryStore();
    const dying = harness({ store: { ...store, remove: () => new Promise(() => undefined) } });
    dying.outbox.add("lobby", "one");
    await settled();
    await dying.call(0).answer();
    const { outbox, calls, call } = harness({ store });
    await settled();
    assert.equal(call(0).clientId, dying.call(0).clientId);
    await call(0).answer({ duplicate: true });
    assert.deepEqual(states(outbox), ["sent"]);
    assert.equal(calls.length, 1);
    assert.deepEqual(await store.load(), []);
  });

  it("never repeats by itself what the server may have forgotten, and then leaves the choice to its writer", async () => {
    const store = memoryStore();
    let clock = 1_000;
    const earlier = harness({ store, now: () => clock });
    earlier.outbox.add("lobby", "tried");
    earlier.outbox.add("lobby", "untried");
    await settled();
    earlier.outbox.pause();
    clock += limits.retryHorizonMs + 1;
    const { outbox, calls, call } = harness({ store, now: () => clock });
    await settled();
    assert.deepEqual(states(outbox), ["failed", "pending"]);
    assert.equal(outbox.entries("lobby")[0]?.reason?.name, "EXPIRED");
    assert.equal(call(0).text, "untried");
    await call(0).answer();
    outbox.retry("lobby");
    await settled();
    assert.equal(call(1).text, "tried");
    assert.notEqual(call(1).clientId, earlier.call(0).clientId);
    assert.equal(calls.length, 2);
  });

  it("gives up repeating within the life of one page too", async () => {
    let clock = 1_000;
    const { outbox, call, calls } = harness({ now: () => clock });
    outbox.add("lobby", "one");
    await settled();
    clock += limits.retryHorizonMs + 1;
    await call(0).fail(busy);
    assert.deepEqual(states(outbox), ["failed"]);
    assert.equal(calls.length, 1);
  });
});
