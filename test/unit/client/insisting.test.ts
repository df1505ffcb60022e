import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "#protocol";
import { RpcError } from "../../../client/sdk/index.ts";
import { Insisting } from "../../../client/sdk/insisting.ts";
import { StubCaller, settled } from "./stub-caller.ts";

const busy = new RpcError("OVERLOADED", "busy");
const offline = new RpcError("OFFLINE", "gone");
const refused = new RpcError("ROOM_FULL", "no", { retryable: false });

function atWork(wait = 0) {
  const caller = new StubCaller();
  const time = { now: 0 };
  const insisting = new Insisting(caller, { wait: () => wait, now: () => time.now });
  return { caller, time, insisting };
}

/** Timers of 0 ms have fired. */
const waited = async () => {
  await new Promise((resolve) => setTimeout(resolve, 2));
  await settled();
};

describe("a call that insists", () => {
  it("is repeated under one clientId until it is answered, whatever keeps failing", async () => {
    const { caller, insisting } = atWork();
    const joined = insisting.act("room.join", { room: "garden" });
    for (const error of [busy, offline, new RpcError("TIMEOUT", "late"), new RpcError("UNKNOWN", "?")]) {
      await caller.last.fail(error);
      await waited();
    }
    await caller.last.fail(new RpcError("SESSION_INVALID", "over", { retryable: false }));
    await waited();
    await caller.last.answer({ room: "it" });
    assert.deepEqual(await joined, { room: "it" });
    assert.equal(caller.calls.length, 6);
    assert.equal(new Set(caller.calls.map(({ params }) => params["clientId"])).size, 1);
    assert.equal(caller.last.params["room"], "garden");
  });

  it("ends with a refusal at once", async () => {
    const { caller, insisting } = atWork();
    const joined = insisting.act("room.join", { room: "garden" });
    const rejected = assert.rejects(joined, (error) => error === refused);
    await caller.last.fail(refused);
    await rejected;
    assert.equal(caller.calls.length, 1);
  });

  it("does not wait on a new connection for what an old one had asked it to wait for", async () => {
    const { caller, insisting } = atWork(3_600_000);
    void insisting.act("room.join", { room: "garden" });
    await caller.last.fail(busy);
    insisting.hurry();
    await settled();
    assert.equal(caller.calls.length, 2);
  });

  it("is not repeated when the server may have forgotten its clientId", async () => {
    const { caller, insisting, time } = atWork();
    const joined = insisting.act("room.join", { room: "garden" });
    const rejected = assert.rejects(joined, { name: "EXPIRED", retryable: false });
    time.now = limits.retryHorizonMs + 1;
    await caller.last.fail(busy);
    await rejected;
  });

  it("ends when the client is closed, and when nobody wants the answer any more", async () => {
    const { caller, insisting } = atWork(3_600_000);
    const joined = insisting.act("room.join", { room: "garden" });
    const given = assert.rejects(joined, { name: "DISCARDED" });
    await caller.last.fail(offline);
    let wanted = true;
    const watched = insisting.call("inbox.watch", {}, () => wanted);
    const rejected = assert.rejects(watched, { name: "OVERLOADED" });
    await caller.last.fail(busy);
    wanted = false;
    insisting.hurry();
    await rejected;
    await caller.last.fail(offline);
    insisting.close();
    await settled();
    await caller.last.fail(offline);
    await given;
  });
});
