import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Params, Result } from "#protocol";
import { Outbox } from "../../../client/sdk/outbox.ts";
import { RpcError } from "../../../client/sdk/rpc-error.ts";

type Call = Params<"message.send"> & {
  answer: (receipt?: Partial<Result<"message.send">>) => Promise<void>;
  fail: (error: RpcError) => Promise<void>;
};

/** An outbox whose calls wait for the test to answer them. */
function harness() {
  const calls: Call[] = [];
  const outbox = new Outbox({
    wait: () => 0,
    send: (params) =>
      new Promise((resolve, reject) => {
        const receipt = { id: "m1", epoch: "e1", seq: calls.length + 1, at: 0, duplicate: false, node: "node-1" };
        calls.push({
          ...params,
          answer: async (change = {}) => {
            resolve({ ...receipt, ...change });
            await settled();
          },
          fail: async (error) => {
            reject(error);
            await settled();
          },
        });
      }),
  });
  outbox.resume();
  const call = (index: number) => calls[index] ?? assert.fail(`There is no call ${index}.`);
  return { outbox, calls, call };
}

/** Promises settle first, then the outbox's own timer of 0 ms fires, then ours, which is younger. */
const settled = () => new Promise<void>((resolve) => setImmediate(() => setTimeout(resolve, 0)));
const states = (outbox: Outbox, room = "lobby") => outbox.entries(room).map((entry) => entry.state);

const refused = new RpcError("TEXT_REFUSED", "no", { retryable: false });
const busy = new RpcError("OVERLOADED", "busy", { retryable: true });

describe("outbox", () => {
  it("sends one message at a time per room, in order, and rooms beside each other", async () => {
    const { outbox, calls, call } = harness();
    outbox.add("lobby", "one");
    outbox.add("lobby", "two");
    outbox.add("garden", "other room");
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
    await call(0).fail(refused);
    assert.deepEqual(states(outbox), ["failed", "pending"]);
    assert.equal(outbox.entries("lobby")[0]?.reason?.name, "TEXT_REFUSED");
    await call(1).answer();
    outbox.retry("lobby");
    assert.equal(call(2).clientId, clientId);
  });

  it("keeps everything while there is no connection, and sends when there is one again", async () => {
    const { outbox, calls, call } = harness();
    outbox.pause();
    outbox.add("lobby", "one");
    assert.equal(calls.length, 0);
    outbox.resume();
    outbox.pause();
    await call(0).fail(new RpcError("OFFLINE", "gone"));
    assert.equal(calls.length, 1);
    outbox.resume();
    assert.equal(call(1).clientId, call(0).clientId);
  });

  it("waits for a new session instead of giving up", async () => {
    const { outbox, call } = harness();
    outbox.add("lobby", "one");
    outbox.pause();
    await call(0).fail(new RpcError("SESSION_INVALID", "over", { retryable: false }));
    assert.deepEqual(states(outbox), ["pending"]);
  });

  it("forgets a message when its event comes, even before the acknowledgement", async () => {
    const { outbox, call } = harness();
    const { clientId } = outbox.add("lobby", "one");
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
    outbox.discard("lobby", clientId);
    await call(0).fail(busy);
    assert.deepEqual(states(outbox), []);
    assert.equal(calls.length, 1);
  });
});
