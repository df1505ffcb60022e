import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { Message } from "#protocol";
import { People, RpcError, Search } from "../../../client/sdk/index.ts";
import { Insisting } from "../../../client/sdk/insisting.ts";
import { StubCaller, settled } from "./stub-caller.ts";

let caller: StubCaller;
let search: Search;

const found = (seq: number): Message => {
  return { id: `m${seq}`, room: "lobby", seq, at: seq, by: "ann", clientId: "", text: "tea" };
};
const page = (count: number, next?: string) => {
  const messages = Array.from({ length: count }, (_, i) => found(i + 1));
  return { messages, users: [], ...(next === undefined ? {} : { next }) };
};

beforeEach(() => {
  caller = new StubCaller();
  search = new Search({ query: "tea", room: "lobby" }, new Insisting(caller, { wait: () => 0 }), new People(caller));
});

describe("a search", () => {
  it("looks on through shares of the history without results, until there are enough", async () => {
    const looked = search.more();
    assert.equal(search.looking, true);
    await caller.last.answer(page(0, "a"));
    await caller.last.answer(page(15, "b"));
    await caller.last.answer(page(10, "c"));
    await looked;
    assert.deepEqual([search.found.length, search.done, search.looking], [25, false, false]);
    assert.deepEqual(
      caller.calls.map(({ params }) => params["next"]),
      [undefined, "a", "b"],
    );
    assert.deepEqual([search.found[0]?.room, caller.last.params["room"]], ["lobby", "lobby"]);
    const rest = search.more();
    await caller.last.answer(page(1));
    await rest;
    await search.more();
    assert.deepEqual([search.found.length, search.done, caller.calls.length], [26, true, 4]);
  });

  it("rests after a good share of the history, and goes on from there when that is wanted", async () => {
    const looked = search.more();
    for (const next of ["a", "b", "c", "d", "e"]) await caller.last.answer(page(0, next));
    await looked;
    assert.deepEqual([search.found.length, search.done, search.looking], [0, false, false]);
    const rest = search.more();
    assert.equal(caller.last.params["next"], "e");
    await caller.last.answer(page(1));
    await rest;
    assert.deepEqual([search.found.length, search.done], [1, true]);
  });

  it("waits as long as the server asks it to, and says what was refused", async () => {
    const looked = search.more();
    await caller.last.fail(new RpcError("RATE_LIMITED", "slowly", { retryAfterMs: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await settled();
    await caller.last.fail(new RpcError("ROOM_NOT_MEMBER", "no", { retryable: false }));
    await looked;
    assert.deepEqual([search.error?.name, caller.calls.length], ["ROOM_NOT_MEMBER", 2]);
  });

  it("asks no further when it is closed", async () => {
    const looked = search.more();
    search.close();
    await caller.last.answer(page(3, "a"));
    await looked;
    assert.deepEqual([search.found.length, caller.calls.length], [0, 1]);
  });
});
