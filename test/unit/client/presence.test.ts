import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { limits } from "#protocol";
import { Presence } from "../../../client/sdk/index.ts";
import { Insisting } from "../../../client/sdk/insisting.ts";
import { StubCaller, settled } from "./stub-caller.ts";

let caller: StubCaller;
let presence: Presence;

const asked = () => caller.made("presence.watch").map(({ params }) => params["users"]);
const gather = async () => {
  mock.timers.tick(200);
  await settled();
};

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  caller = new StubCaller();
  presence = new Presence(new Insisting(caller), () => true);
});
afterEach(() => {
  presence.close();
  mock.timers.reset();
});

describe("presence", () => {
  it("asks together for all whom somebody looks at, and follows who comes and goes", async () => {
    presence.want(["ann", "bob"]);
    presence.want(["bob", "cem"]);
    assert.equal(presence.isOnline("ann"), undefined);
    await gather();
    assert.deepEqual(asked(), [["ann", "bob", "cem"]]);
    await caller.last.answer({ online: ["ann"] });
    assert.deepEqual([presence.isOnline("ann"), presence.isOnline("bob")], [true, false]);
    presence.hear([
      { user: "ann", online: false },
      { user: "bob", online: true },
    ]);
    assert.deepEqual([presence.isOnline("ann"), presence.isOnline("bob")], [false, true]);
    assert.equal(presence.isOnline("eve"), undefined);
  });

  it("looks at somebody until nobody wants it any more", async () => {
    const end = presence.want(["ann", "bob"]);
    presence.want(["bob"]);
    end();
    end();
    await gather();
    assert.deepEqual(asked(), [["bob"]]);
  });

  it("asks for no more than may be, and then for those wanted last", async () => {
    const users = Array.from({ length: limits.presence + 5 }, (_, i) => `user-${i}`);
    presence.want(users);
    await gather();
    assert.deepEqual(asked(), [users.slice(5)]);
  });

  it("asks again on every new connection, and believes only the newest answer", async () => {
    presence.want(["ann"]);
    await gather();
    const old = caller.last;
    presence.resume();
    await caller.last.answer({ online: ["ann"] });
    await old.answer({ online: [] });
    assert.equal(presence.isOnline("ann"), true);
  });
});
