import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { Room, Inbox as Standing } from "#protocol";
import { Inbox, RpcError } from "../../../client/sdk/index.ts";
import { Insisting } from "../../../client/sdk/insisting.ts";
import { StubCaller, settled } from "./stub-caller.ts";

let caller: StubCaller;
let insisting: Insisting;
let inbox: Inbox;

const room = (id: string) => ({ id, name: id }) as Room;
const stands = (change: Partial<Standing> = {}): Standing => {
  return { room: "lobby", seq: 9, at: 9, read: 3, unread: 4, mentions: 1, notify: "all", ...change };
};
const seqs = () => caller.made("room.read").map(({ params }) => params["seq"]);
const tick = async (ms: number) => {
  mock.timers.tick(ms);
  await settled();
};

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  caller = new StubCaller();
  insisting = new Insisting(caller, { wait: () => 0 });
  inbox = new Inbox(insisting, () => true);
  inbox.watch();
  await caller.last.answer({ rooms: [room("lobby")], inbox: [stands()] });
});
afterEach(() => mock.timers.reset());

describe("inbox", () => {
  it("has what the server says, on every new connection anew", async () => {
    assert.equal(inbox.ready, true);
    assert.deepEqual(inbox.of("lobby"), stands());
    inbox.hear({ rooms: [stands({ seq: 10, unread: 5 })] });
    assert.equal(inbox.of("lobby")?.unread, 5);
    const left = inbox.once("left");
    inbox.resume();
    await caller.last.answer({ rooms: [room("garden")], inbox: [stands({ room: "garden" })] });
    assert.deepEqual(await left, ["lobby"]);
    assert.deepEqual([...inbox.rooms.keys()], ["garden"]);
    assert.equal(inbox.of("lobby"), undefined);
  });

  it("does not believe the answer on a connection that another has followed", async () => {
    inbox.resume();
    const old = caller.last;
    inbox.resume();
    await caller.last.answer({ rooms: [room("lobby")], inbox: [stands({ unread: 0 })] });
    await old.answer({ rooms: [], inbox: [] });
    assert.equal(inbox.of("lobby")?.unread, 0);
  });

  it("learns of rooms that one joins and leaves on other devices", () => {
    inbox.hear({ joined: [room("garden")] });
    assert.ok(inbox.rooms.has("garden"));
    inbox.hear({ left: ["garden"] });
    assert.ok(!inbox.rooms.has("garden"));
  });

  it("counts what is read here at once, tells it at most once a second, and the last place for certain", async () => {
    inbox.markRead("lobby", 5);
    assert.deepEqual([inbox.of("lobby")?.read, inbox.of("lobby")?.unread], [5, 4]);
    for (const seq of [6, 8, 7, 9]) inbox.markRead("lobby", seq);
    assert.deepEqual([inbox.of("lobby")?.read, inbox.of("lobby")?.unread, inbox.of("lobby")?.mentions], [9, 0, 0]);
    await settled();
    assert.deepEqual(seqs(), [5]);
    await caller.last.answer({ inbox: stands({ read: 5, unread: 3 }) });
    assert.equal(inbox.of("lobby")?.unread, 0, "an answer to an earlier mark does not undo a later one");
    await tick(1_000);
    assert.deepEqual(seqs(), [5, 9]);
    await caller.last.answer({ inbox: stands({ read: 9, unread: 0, mentions: 0 }) });
    await tick(1_000);
    assert.deepEqual(seqs(), [5, 9]);
    inbox.markRead("lobby", 8);
    await settled();
    assert.deepEqual(seqs(), [5, 9], "never back");
  });

  it("forgets a mark that is refused", async () => {
    inbox.markRead("lobby", 9);
    await settled();
    await caller.last.fail(new RpcError("ROOM_NOT_MEMBER", "no", { retryable: false }));
    await tick(1_000);
    assert.equal(inbox.of("lobby")?.read, 3);
  });

  it("holds a room unread that was marked so by hand, whatever is in sight, until the reader comes back to it", async () => {
    inbox.markRead("lobby", 9);
    await settled();
    const reading = caller.last;
    const marked = inbox.markUnread("lobby", 7);
    inbox.markRead("lobby", 9);
    await reading.answer({ inbox: stands({ read: 9, unread: 0 }) });
    assert.deepEqual(
      { ...caller.last.params, clientId: "" },
      { room: "lobby", seq: 6, unread: true, clientId: "" },
      "after the mark that was under way",
    );
    await caller.last.answer({ inbox: stands({ read: 6, unread: 3 }) });
    await marked;
    inbox.markRead("lobby", 9);
    await tick(1_000);
    assert.deepEqual([inbox.of("lobby")?.read, inbox.of("lobby")?.unread], [6, 3]);
    inbox.release("lobby");
    inbox.markRead("lobby", 9);
    await settled();
    assert.equal(caller.last.params["seq"], 9);
  });

  it("shows at once what one wants to be told of, and what it was if that is refused", async () => {
    const set = inbox.setNotify("lobby", "none");
    const refused = assert.rejects(set, { name: "ROOM_NOT_MEMBER" });
    assert.equal(inbox.of("lobby")?.notify, "none");
    await settled();
    await caller.last.fail(new RpcError("ROOM_NOT_MEMBER", "no", { retryable: false }));
    await refused;
    assert.equal(inbox.of("lobby")?.notify, "all");
  });
});
