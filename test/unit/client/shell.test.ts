import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { goalsFor } from "../../../client/app/state/goals.ts";
import { matching, matchOf } from "../../../client/app/state/matching.ts";
import { pathOf, placeAt } from "../../../client/app/state/place.ts";
import { callsIn, NONE } from "../../../client/app/state/waiting.ts";
import type { Room } from "../../../server/protocol/schemas.ts";

const at = (address: string) => placeAt(new URL(address, "http://teahouse.example"));

describe("addresses", () => {
  it("lead to rooms, to messages and threads in them and through private doors", () => {
    assert.deepEqual(at("/r/green-tea"), { room: "green-tea" });
    assert.deepEqual(at("/r/green-tea/"), { room: "green-tea" });
    assert.deepEqual(at("/r/green-tea/m/42"), { room: "green-tea", seq: 42 });
    assert.deepEqual(at("/r/green-tea/t/7"), { room: "green-tea", thread: 7 });
    assert.deepEqual(at("/r/back-room#invite=a%2Fb"), { room: "back-room", invite: "a/b" });
    assert.deepEqual(at("/r/back-room/m/7#invite=key"), { room: "back-room", seq: 7, invite: "key" });
  });

  it("that lead nowhere lead to the lobby", () => {
    for (const nowhere of [
      "/",
      "/r/",
      "/cluster/node-2",
      "/r/%E0%A4%A",
      "/r/tea/m/",
      "/r/tea/m/x",
      "/r/tea/m/1/2",
      "/r/tea/x/1",
    ]) {
      assert.deepEqual(at(nowhere), { room: "lobby" }, nowhere);
    }
  });

  it("of the cluster lead to it, and keys and figures behind the # are its own affair", () => {
    for (const address of ["/cluster", "/cluster/", "/cluster#key=secret"]) {
      assert.deepEqual(at(address), { room: "lobby", page: "cluster" }, address);
    }
    assert.equal(pathOf({ room: "tea", page: "cluster" }), "/cluster");
  });

  it("of the API lead to its pages, and to what of them stands behind the #", () => {
    assert.deepEqual(at("/api/"), { room: "lobby", page: "api" });
    assert.deepEqual(at("/api/events"), { room: "lobby", page: "api/events" });
    assert.deepEqual(at("/api#message.send"), { room: "lobby", page: "api", anchor: "message.send" });
    assert.equal(pathOf({ room: "tea", page: "api", anchor: "errors" }), "/api#errors");
  });

  it("are written as they are read", () => {
    for (const place of [
      { room: "tea" },
      { room: "tea", seq: 0 },
      { room: "tea", thread: 3 },
      { room: "tea", seq: 9, invite: "a&b=c#d/é" },
    ]) {
      assert.deepEqual(at(pathOf(place)), place);
    }
  });
});

describe("what somebody types to go somewhere", () => {
  it("is found at the beginning of a name before the beginning of a word before anywhere", () => {
    const names = ["oolong", "long evenings", "so long", "longan", "tea"];
    assert.deepEqual(
      matching(names, (name) => name, "long"),
      ["long evenings", "longan", "so long", "oolong"],
    );
  });

  it("finds names however they are written", () => {
    assert.ok(matchOf("Ｇｒｅｅｎ Tea", "green") > 0);
    assert.ok(matchOf("乌龙茶馆", "茶馆") > 0);
    assert.ok(matchOf("Green Tea", "tea gr") > 0);
    assert.equal(matchOf("Green Tea", "black"), 0);
  });

  it("puts the very name before longer ones", () => {
    assert.deepEqual(
      matching(["tea-time", "tea"], (name) => name, "TEA"),
      ["tea", "tea-time"],
    );
  });

  const room = (id: string, more: Partial<Room> = {}): Room => ({
    id,
    kind: "public",
    name: id,
    topic: "",
    slowMode: 0,
    readOnly: false,
    members: 3,
    joined: true,
    createdAt: 0,
    ...more,
  });
  const mei = { id: "u1", name: "Mei", guest: false };
  const lin = { id: "u2", name: "Lin", guest: false };
  const known = {
    nameOf: ({ name, with: company }: Room) => company?.[0]?.name ?? name,
    rooms: [
      room("lobby"),
      room("amber"),
      room("mellow"),
      room("meadow", { joined: false }),
      room("d1", { kind: "direct", name: "", with: [mei] }),
    ],
    waiting: new Map([
      ["mellow", { ...NONE, unread: 2 }],
      ["lobby", { ...NONE, unread: 5, mentions: 1 }],
    ]),
    people: [mei, lin, { id: "u3", name: "Melissa", guest: true }],
  };
  const names = (typed: string) => goalsFor(typed, known).map((goal) => `${goal.kind} ${goal.name}`);

  it("is nothing at first: then the rooms that call come first, and nothing strange is shown", () => {
    assert.deepEqual(names(""), ["mine lobby", "mine mellow", "mine amber", "mine Mei"]);
  });

  it("finds my rooms, then others, then people, and leads to the room that I have with somebody", () => {
    assert.deepEqual(names("me"), ["mine mellow", "mine Mei", "open meadow", "person Melissa"]);
  });

  it("asks for rooms only with a #, for people only with an @", () => {
    assert.deepEqual(names("#me"), ["mine mellow", "open meadow"]);
    assert.deepEqual(names("@"), ["mine Mei"]);
    assert.deepEqual(names("@ l"), ["person Lin", "person Melissa"]);
  });
});

describe("what calls for attention", () => {
  it("is all that is unread, but of a muted room only what names the reader", () => {
    const some = { ...NONE, unread: 7, mentions: 2 };
    assert.equal(callsIn(some), 7);
    assert.equal(callsIn({ ...some, notify: "mentions" }), 2);
    assert.equal(callsIn({ ...some, notify: "none" }), 2);
    assert.equal(callsIn({ ...some, notify: "mentions", direct: true }), 7);
    assert.equal(callsIn({ ...some, notify: "none", direct: true }), 2);
  });
});
