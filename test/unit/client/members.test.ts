import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Member, RoomEvent } from "#protocol";
import { membersAfter } from "../../../client/app/state/members.ts";
import { hasPowerOver, inOrder, whoIsHere } from "../../../client/app/state/ranks.ts";

const ann: Member = { id: "ann", name: "Ann", guest: false, role: "member" };
const event = (type: string, body: object) => ({ type, body }) as unknown as RoomEvent;

describe("who is in a room", () => {
  it("follows roles and mutes, and keeps both when a name changes", () => {
    const user = { id: "ann", name: "Ann", guest: false };
    const muted = membersAfter([ann], event("member.changed", { user, mutedUntil: 9 }));
    const raised = membersAfter(muted, event("member.changed", { user, role: "moderator" }));
    assert.deepEqual(raised, [{ ...ann, role: "moderator", mutedUntil: 9 }]);
    const renamed = membersAfter(raised, event("member.changed", { user: { ...user, name: "Anna" } }));
    assert.deepEqual(renamed, [{ ...ann, name: "Anna", role: "moderator", mutedUntil: 9 }]);
    const free = membersAfter(raised, event("member.changed", { user, mutedUntil: 0 }));
    assert.deepEqual(free, [{ ...ann, role: "moderator" }]);
  });

  it("grows and shrinks with those who come and go, and not by a change of somebody who is not shown", () => {
    const user = { id: "bob", name: "Bob", guest: true };
    const both = membersAfter([ann], event("member.joined", { user }));
    assert.deepEqual(both, [ann, { ...user, role: "member" }]);
    assert.deepEqual(membersAfter(both, event("member.left", { user: "ann", why: "kicked" })), [
      { ...user, role: "member" },
    ]);
    assert.deepEqual(membersAfter([ann], event("member.changed", { user, role: "moderator" })), [ann]);
    assert.equal(membersAfter(undefined, event("member.joined", { user })), undefined);
  });

  it("lets moderators act on members only, and owners on everybody", () => {
    assert.equal(hasPowerOver("moderator", "member"), true);
    assert.equal(hasPowerOver("moderator", "moderator"), false);
    assert.equal(hasPowerOver("moderator", "owner"), false);
    assert.equal(hasPowerOver("owner", "moderator"), true);
    assert.equal(hasPowerOver("member", "member"), false);
    assert.equal(hasPowerOver(undefined, "member"), false);
  });

  it("is parted into those who are here and others, who are only said to be away where that is known", () => {
    const people = ["a", "b", "c"].map((id) => ({ id }));
    const told = (...known: [string, boolean][]) => whoIsHere(people, (id) => new Map(known).get(id));
    const ids = (some: { id: string }[]) => some.map(({ id }) => id).join("");
    const known = told(["a", false], ["b", true], ["c", false]);
    assert.deepEqual([ids(known.here), ids(known.others), known.areAway], ["b", "ac", true]);
    const inPart = told(["a", false], ["b", true]);
    assert.deepEqual([ids(inPart.here), ids(inPart.others), inPart.areAway], ["b", "ac", false]);
  });

  it("is listed by rank and name, with oneself first", () => {
    const people = [
      { ...ann, id: "a", name: "Abe" },
      { ...ann, id: "o", name: "Ola", role: "owner" as const },
      { ...ann, id: "m", name: "Mia", role: "moderator" as const },
      { ...ann, id: "z", name: "Zoe" },
    ];
    assert.deepEqual(
      inOrder(people, "z").map(({ id }) => id),
      ["z", "o", "m", "a"],
    );
  });
});
