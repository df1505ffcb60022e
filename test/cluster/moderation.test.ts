import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY, type MethodName, type Params, type RpcResponse } from "#protocol";
import { Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket } from "../support/raw.ts";
import { named } from "../support/refused.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(3);
});
after(() => cluster.stop());

const nodes = [0, 1, 2];
let made = 0;

/** A room of its own with somebody in each role. */
async function staffed() {
  const [owner, moderator, member] = await Promise.all([
    Person.arrive(cluster.node(0), "Owner"),
    Person.arrive(cluster.node(1), "Moderator"),
    Person.arrive(cluster.node(2), "Member"),
  ]);
  made += 1;
  const room = (await owner.call("room.create", { name: `Staffed ${made}` })).room.id;
  for (const one of [moderator, member]) await one.call("room.join", { room });
  await owner.call("member.role", { room, user: moderator.user.id, role: "moderator" });
  for (const one of [owner, moderator, member]) await one.call("room.watch", { rooms: [{ room }] });
  const leave = () => {
    for (const one of [owner, moderator, member]) one.leave();
  };
  return { room, owner, moderator, member, leave };
}

const at = <M extends MethodName>(index: number, person: Person, method: M, params: Params<M>) =>
  post(cluster.node(index), method, params, person.token);
const send = (index: number, person: Person, room: string, clientId: string = randomUUID()) =>
  at(index, person, "message.send", { room, clientId, text: "let me" });

/** A call by hand over a socket of its own, as no client of ours makes it. */
async function rawError(index: number, person: Person, method: MethodName, params: object): Promise<string> {
  const raw = await RawSocket.open(cluster.node(index), person.token);
  const answer = (await raw.ask(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))) as RpcResponse;
  raw.close();
  return "error" in answer ? answer.error.data.name : "ok";
}

/** Each device got everything that was written to it before this returns. */
async function barrier(devices: Person[]): Promise<void> {
  for (const one of devices) {
    await one.call("room.join", { room: LOBBY });
    await one.call("room.watch", { rooms: [{ room: LOBBY }] });
    const text = randomUUID();
    await one.say(LOBBY, text);
    await one.sees(LOBBY, text);
  }
}

test("somebody who is kicked is refused on every node at once, whatever it calls, and its devices get nothing more", async () => {
  const { room, owner, member, leave } = await staffed();
  const devices = [member, await member.also(cluster.node(0)), await member.also(cluster.node(1))];
  for (const one of devices.slice(1)) await one.call("room.watch", { rooms: [{ room }] });
  for (const one of devices) await one.call("inbox.watch", {});
  const kept = randomUUID();
  for (const index of nodes) await send(index, member, room, index === 0 ? kept : randomUUID());
  await at(1, owner, "member.kick", { room, user: member.user.id });
  await Promise.all(
    nodes.flatMap((index) => [
      assert.rejects(send(index, member, room), named("ROOM_NOT_MEMBER")),
      assert.rejects(at(index, member, "room.history", { room }), named("ROOM_NOT_MEMBER")),
      assert.rejects(at(index, member, "room.members", { room }), named("ROOM_NOT_MEMBER")),
      rawError(index, member, "room.watch", { rooms: [{ room }] }).then((name) =>
        assert.equal(name, "ROOM_NOT_MEMBER"),
      ),
      rawError(index, member, "message.send", { room, clientId: randomUUID(), text: "raw" }).then((name) =>
        assert.equal(name, "ROOM_NOT_MEMBER"),
      ),
    ]),
  );
  const before = (await owner.call("room.history", { room })).messages.length;
  for (const index of nodes) await send(index, member, room, kept).catch(() => {});
  assert.equal((await owner.call("room.history", { room })).messages.length, before, "a retry adds nothing");
  await owner.say(room, "behind its back");
  await barrier(devices);
  for (const one of devices) {
    const last = one.events.findLast((event) => event.room === room);
    assert.deepEqual([last?.type, last?.body], ["member.left", { user: member.user.id, why: "kicked" }]);
    assert.equal(last?.by, owner.user.id);
    await until("it is told on this device", () => one.changes.some(({ left }) => left?.includes(room)));
    assert.equal(one.texts(room).includes("behind its back"), false);
    one.leave();
  }
  assert.equal((await at(2, member, "room.join", { room })).room.joined, true, "a kick is no ban");
  leave();
});

test("somebody who is banned cannot come back on any node, until it may again", async () => {
  const { room, owner, moderator, leave } = await staffed();
  const guest = await Person.arrive(cluster.node(2), "Troll");
  const joining = { room, clientId: randomUUID() };
  await guest.call("room.join", joining);
  await at(0, moderator, "member.ban", { room, user: guest.user.id });
  for (const index of nodes) {
    await assert.rejects(at(index, guest, "room.join", { room }), named("BANNED"));
    await assert.rejects(at(index, guest, "room.join", { room, clientId: randomUUID() }), named("BANNED"));
    const again = await at(index, guest, "room.join", joining);
    assert.equal(again.room.joined, false, "the old joining is answered, and is no new one");
    await assert.rejects(send(index, guest, room), named("ROOM_NOT_MEMBER"));
  }
  assert.deepEqual((await at(0, guest, "room.list", { joined: true })).rooms, []);
  const { bans } = await owner.call("room.bans", { room });
  assert.deepEqual(
    bans.map(({ id, by }) => [id, by]),
    [[guest.user.id, moderator.user.id]],
  );
  await at(1, owner, "member.unban", { room, user: guest.user.id });
  assert.equal((await at(2, guest, "room.join", { room })).room.joined, true);
  guest.leave();
  leave();
});

test("somebody can be banned before coming; nobody can be banned who is nobody", async () => {
  const { room, moderator, leave } = await staffed();
  const stranger = await Person.arrive(cluster.node(0), "Stranger");
  await moderator.call("member.ban", { room, user: stranger.user.id });
  await assert.rejects(stranger.call("room.join", { room }), named("BANNED"));
  await assert.rejects(moderator.call("member.ban", { room, user: "u_made-up" }), named("USER_NOT_FOUND"));
  stranger.leave();
  leave();
});

test("a member can do nothing that takes a role, on whichever node and way it asks", async () => {
  const { room, owner, moderator, member, leave } = await staffed();
  const stranger = await Person.arrive(cluster.node(0), "Stranger");
  const user = moderator.user.id;
  const attempts: { [M in MethodName]?: Params<M> } = {
    "member.role": { room, user: member.user.id, role: "owner" },
    "member.kick": { room, user },
    "member.ban": { room, user: owner.user.id },
    "member.unban": { room, user },
    "member.mute": { room, user, minutes: 1 },
    "room.change": { room, clientId: randomUUID(), topic: "mine" },
    "room.bans": { room },
  };
  for (const [method, params] of Object.entries(attempts) as [MethodName, Params<MethodName>][]) {
    for (const index of nodes) {
      await assert.rejects(at(index, member, method, params), named("ROLE_REQUIRED"), method);
      assert.equal(await rawError(index, member, method, params), "ROLE_REQUIRED", method);
      await assert.rejects(at(index, stranger, method, params), named("ROOM_NOT_MEMBER"), method);
    }
  }
  const { members } = await owner.call("room.members", { room });
  assert.deepEqual(members.map(({ name, role }) => `${name} ${role}`).sort(), [
    "Member member",
    "Moderator moderator",
    "Owner owner",
  ]);
  stranger.leave();
  leave();
});

test("a moderator can do nothing to an owner or another moderator, and give nobody a role; nobody puts out themselves", async () => {
  const { room, owner, moderator, member, leave } = await staffed();
  const second = await Person.arrive(cluster.node(1), "Second", [room]);
  await owner.call("member.role", { room, user: second.user.id, role: "moderator" });
  for (const user of [owner.user.id, second.user.id]) {
    for (const method of ["member.kick", "member.ban"] as const) {
      await assert.rejects(at(2, moderator, method, { room, user }), named("ROLE_REQUIRED"));
    }
    await assert.rejects(at(2, moderator, "member.mute", { room, user, minutes: 5 }), named("ROLE_REQUIRED"));
  }
  for (const user of [moderator.user.id, member.user.id, owner.user.id]) {
    await assert.rejects(moderator.call("member.role", { room, user, role: "member" }), named("ROLE_REQUIRED"));
  }
  await assert.rejects(owner.call("member.kick", { room, user: owner.user.id }), named("INVALID_PARAMS"));
  await owner.call("member.kick", { room, user: second.user.id });
  await second.call("room.join", { room });
  assert.equal((await second.call("room.get", { room })).room.role, "member", "a role ends with the membership");
  second.leave();
  leave();
});

test("a role is shown to all in the room and told to whom it concerns; a retry changes it once", async () => {
  const { room, owner, member, leave } = await staffed();
  await member.call("inbox.watch", {});
  const promotion = { room, user: member.user.id, role: "moderator", clientId: randomUUID() } as const;
  for (const index of nodes) await at(index, owner, "member.role", promotion);
  await owner.say(room, "done");
  await member.sees(room, "done");
  const changes = member.events.filter((event) => event.room === room && event.type === "member.changed");
  assert.deepEqual(
    changes.map(({ body }) => body),
    [{ user: member.user, role: "moderator" }],
  );
  await until("it learns its new role", () => member.changes.some(({ joined }) => joined?.[0]?.role === "moderator"));
  await member.call("room.change", { room, clientId: randomUUID(), topic: "ours" });
  leave();
});
