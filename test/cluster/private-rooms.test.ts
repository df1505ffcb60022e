import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY, type MethodEntry, type MethodName, methods, type Params, type WireError } from "#protocol";
import { Answered, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { named } from "../support/refused.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
let owner: Person;
let stranger: Person;
let room: string;
before(async () => {
  cluster = await startCluster(3);
  owner = await Person.arrive(cluster.node(0), "Owner");
  stranger = await Person.arrive(cluster.node(1), "Stranger", [LOBBY]);
  room = (await owner.call("room.create", { name: "Inner circle", kind: "private", topic: "whispers" })).room.id;
  await owner.say(room, "between us");
});
after(async () => {
  for (const one of [owner, stranger]) one.leave();
  await cluster.stop();
});

const nodes = [0, 1, 2];
const at = <M extends MethodName>(index: number, person: Person, method: M, params: Params<M>) =>
  post(cluster.node(index), method, params, person.token);
const inviteOf = async (to = room) => (await owner.call("room.invite", { room: to })).invite;

/** Every call that names a room, as somebody outside may try it. */
function knocks(id: string): { [M in MethodName]?: Params<M> } {
  const user = owner.user.id;
  const clientId = randomUUID();
  const message = { id: "guessed", seq: 1 };
  return {
    "room.get": { room: id },
    "room.join": { room: id },
    "room.leave": { room: id },
    "room.members": { room: id },
    "room.history": { room: id },
    "room.bans": { room: id },
    "room.invite": { room: id, renew: true },
    "room.change": { room: id, clientId, topic: "mine" },
    "room.read": { room: id, seq: 1 },
    "room.notify": { room: id, level: "none" },
    "room.receipts": { room: id },
    "message.send": { room: id, clientId, text: "is anybody there?" },
    "message.edit": { room: id, message, clientId, text: "is anybody there?" },
    "message.delete": { room: id, message, clientId },
    "message.get": { room: id, seqs: [1] },
    "message.thread": { room: id, root: 1 },
    "message.search": { room: id, query: "tea" },
    "reaction.add": { room: id, message, emoji: "👋", clientId },
    "reaction.remove": { room: id, message, emoji: "👋", clientId },
    "member.role": { room: id, user, role: "member" },
    "member.kick": { room: id, user },
    "member.ban": { room: id, user },
    "member.unban": { room: id, user },
    "member.mute": { room: id, user, minutes: 1 },
  };
}

async function refusalOf(asked: Promise<unknown>): Promise<Partial<WireError["data"]> & { message: string }> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Answered)) throw error;
    const { data, message } = error.error;
    return { ...data, message, requestId: "", node: "" };
  }
  return { message: "served" };
}

test("no method that asks for membership is left out of what a stranger tries here", () => {
  const asking = Object.entries(methods as Record<string, MethodEntry>).filter(
    ([, { access, socketOnly }]) => access === "member" && !socketOnly,
  );
  const tried = Object.keys(knocks(room));
  assert.deepEqual(
    asking.map(([method]) => method).filter((method) => !tried.includes(method)),
    [],
  );
});

test("whoever guesses a private room's id is told what a made-up one gets, to the letter, on every node", async () => {
  for (const [method, params] of Object.entries(knocks(room)) as [MethodName, Params<MethodName>][]) {
    const madeUp = knocks("no-such-room")[method] as Params<MethodName>;
    for (const index of nodes) {
      const told = await refusalOf(at(index, stranger, method, params));
      assert.equal(told.name, "ROOM_NOT_FOUND", `${method}: ${told.message}`);
      assert.deepEqual(told, await refusalOf(at(index, stranger, method, madeUp)), method);
    }
  }
  const watching = (id: string) => refusalOf(stranger.call("room.watch", { rooms: [{ room: id }] }));
  assert.deepEqual(await watching(room), await watching("no-such-room"));
  const invited = (id: string) => refusalOf(at(2, stranger, "room.join", { room: id, invite: "guessed" }));
  assert.equal((await invited(room)).name, "INVITE_WRONG");
  assert.deepEqual(await invited(room), await invited("no-such-room"));
});

test("a private room stands in no list but its members', and takes no name from others", async () => {
  const { rooms } = await at(2, owner, "room.list", {});
  assert.equal(
    rooms.some(({ id }) => id === room),
    false,
  );
  const mine = await at(1, owner, "room.list", { joined: true });
  assert.deepEqual(
    mine.rooms.map(({ id, kind, topic, role }) => [id, kind, topic, role]),
    [[room, "private", "whispers", "owner"]],
  );
  assert.equal(
    (await at(0, stranger, "room.list", { joined: true })).rooms.some(({ id }) => id === room),
    false,
  );
  await at(1, stranger, "room.create", { name: "Inner circle" });
});

test("an invitation opens the room on any node, until it is renewed", async () => {
  const guest = await Person.arrive(cluster.node(2), "Invited");
  const first = await inviteOf();
  assert.equal(await inviteOf(), first, "asking again changes nothing");
  const joined = await at(2, guest, "room.join", { room, invite: first });
  assert.deepEqual([joined.room.name, joined.room.joined, joined.room.role], ["Inner circle", true, "member"]);
  const history = await at(0, guest, "room.history", { room });
  assert.deepEqual(
    history.messages.map(({ text }) => text),
    ["between us"],
  );
  assert.equal((await at(1, guest, "room.invite", { room })).invite, first, "members pass it on");
  await assert.rejects(at(1, guest, "room.invite", { room, renew: true }), named("ROLE_REQUIRED"));

  const renewal = { room, renew: true, clientId: randomUUID() } as const;
  const { invite } = await at(1, owner, "room.invite", renewal);
  assert.notEqual(invite, first);
  assert.equal((await at(2, owner, "room.invite", renewal)).invite, invite, "a retry renews it once");
  for (const index of nodes) {
    await assert.rejects(at(index, stranger, "room.join", { room, invite: first }), named("INVITE_WRONG"));
  }
  guest.leave();
});

test("what was private to somebody who was kicked is closed at once on every node, and asks for an invitation again", async () => {
  const guest = await Person.arrive(cluster.node(1), "Leaky");
  const joining = { room, invite: await inviteOf(), clientId: randomUUID() };
  await guest.call("room.join", joining);
  for (const index of nodes) await at(index, guest, "room.history", { room });
  await owner.call("member.kick", { room, user: guest.user.id });
  for (const index of nodes) {
    await assert.rejects(at(index, guest, "room.history", { room }), named("ROOM_NOT_FOUND"));
    await assert.rejects(at(index, guest, "room.get", { room }), named("ROOM_NOT_FOUND"));
    await assert.rejects(at(index, guest, "room.join", { room }), named("ROOM_NOT_FOUND"));
    await assert.rejects(at(index, guest, "room.join", joining), named("ROOM_NOT_FOUND"), "the old joining is over");
  }
  await owner.call("member.ban", { room, user: guest.user.id });
  const again = { room, invite: await inviteOf() };
  for (const index of nodes) await assert.rejects(at(index, guest, "room.join", again), named("BANNED"));
  guest.leave();
});

test("public and direct rooms have no invitation", async () => {
  const open = (await owner.call("room.create", { name: "Open house" })).room.id;
  const direct = (await owner.call("room.direct", { user: stranger.user.id })).room.id;
  for (const id of [open, direct]) await assert.rejects(inviteOf(id), named("ACCESS_DENIED"));
});

test("two people have one room between them, whoever asks first and however often, and both are told", async () => {
  const [ann, bob] = await Promise.all([Person.arrive(cluster.node(0), "Ann"), Person.arrive(cluster.node(1), "Bob")]);
  for (const one of [ann, bob]) await one.call("inbox.watch", {});
  const asked = await Promise.all([
    ...nodes.map((index) => at(index, ann, "room.direct", { user: bob.user.id, clientId: randomUUID() })),
    ...nodes.map((index) => at(index, bob, "room.direct", { user: ann.user.id })),
  ]);
  const [id] = [...new Set(asked.map((one) => one.room.id))] as [string];
  for (const one of asked) assert.deepEqual([one.room.id, one.room.kind, one.room.members], [id, "direct", 2]);
  assert.deepEqual(asked[0]?.room.with, [bob.user]);
  assert.deepEqual(asked[5]?.room.with, [ann.user]);
  await until("both are told", () =>
    [ann, bob].every(({ changes }) => changes.some(({ joined }) => joined?.[0]?.id === id)),
  );
  await bob.call("room.watch", { rooms: [{ room: id }] });
  await ann.say(id, "psst");
  await bob.sees(id, "psst");
  assert.deepEqual(
    (await bob.call("room.list", { joined: true })).rooms.map((one) => [one.id, one.with]),
    [[id, [ann.user]]],
  );
  for (const one of [ann, bob]) one.leave();
});

test("nobody else gets into a direct room, sees it, or learns that it is there; nobody rules in it", async () => {
  const [ann, bob] = await Promise.all([Person.arrive(cluster.node(0), "Ann"), Person.arrive(cluster.node(1), "Bob")]);
  const { id } = (await ann.call("room.direct", { user: bob.user.id })).room;
  for (const index of nodes) {
    for (const method of ["room.get", "room.join", "room.history", "room.members", "room.leave"] as const) {
      await assert.rejects(at(index, stranger, method, { room: id }), named("ROOM_NOT_FOUND"), method);
    }
    const there = at(index, stranger, "room.join", { room: id, invite: "" });
    await assert.rejects(there, named("INVALID_PARAMS"));
    await assert.rejects(at(index, stranger, "room.join", { room: id, invite: "x" }), named("INVITE_WRONG"));
    await assert.rejects(at(index, ann, "member.kick", { room: id, user: bob.user.id }), named("ROLE_REQUIRED"));
    const renaming = { room: id, clientId: randomUUID(), name: "Mine" };
    await assert.rejects(at(index, ann, "room.change", renaming), named("ROLE_REQUIRED"));
  }
  for (const one of [ann, bob]) one.leave();
});

test("who left a direct room is not brought back by the other, and comes back by asking for it", async () => {
  const [ann, bob] = await Promise.all([Person.arrive(cluster.node(0), "Ann"), Person.arrive(cluster.node(1), "Bob")]);
  const { id } = (await ann.call("room.direct", { user: bob.user.id })).room;
  await bob.call("room.leave", { room: id });
  const seen = (await at(2, ann, "room.direct", { user: bob.user.id })).room;
  assert.deepEqual([seen.members, seen.with], [1, [bob.user]]);
  await assert.rejects(bob.call("room.get", { room: id }), named("ROOM_NOT_FOUND"));
  await assert.rejects(bob.call("room.join", { room: id }), named("ROOM_NOT_FOUND"));
  assert.equal((await at(2, bob, "room.direct", { user: ann.user.id })).room.members, 2);
  for (const one of [ann, bob]) one.leave();
});

test("one may have a room with oneself, and none with nobody", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann");
  const { room: own } = await ann.call("room.direct", { user: ann.user.id });
  assert.deepEqual([own.members, own.with], [1, [ann.user]]);
  await assert.rejects(ann.call("room.direct", { user: "u_nobody" }), named("USER_NOT_FOUND"));
  ann.leave();
});
