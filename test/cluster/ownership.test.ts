import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY, type Member, type MethodName, type Params } from "#protocol";
import { Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { named } from "../support/refused.ts";

let cluster: TestCluster;
before(async () => {
  cluster = await startCluster(2);
});
after(() => cluster.stop());

let made = 0;
const at = <M extends MethodName>(index: number, person: Person, method: M, params: Params<M>) =>
  post(cluster.node(index), method, params, person.token);

/** A room with one owner and further members, who came in this order. */
async function roomOf(...names: string[]) {
  const owner = await Person.arrive(cluster.node(0), "Owner");
  made += 1;
  const room = (await owner.call("room.create", { name: `Owned ${made}` })).room.id;
  const others: Person[] = [];
  for (const [i, name] of names.entries()) others.push(await Person.arrive(cluster.node(i % 2), name, [room]));
  const leave = () => {
    for (const one of [owner, ...others]) one.leave();
  };
  return { room, owner, others, leave };
}

async function rolesIn(room: string, seenBy: Person): Promise<Record<string, Member["role"]>> {
  const { members } = await seenBy.call("room.members", { room });
  return Object.fromEntries(members.map(({ name, role }) => [name, role]));
}

test("the last owner cannot step down, whichever node is asked; with a second one it can", async () => {
  const { room, owner, others, leave } = await roomOf("Second");
  const [second] = others as [Person];
  const stepDown = { room, user: owner.user.id, role: "member" } as const;
  for (const index of [0, 1]) await assert.rejects(at(index, owner, "member.role", stepDown), named("LAST_OWNER"));
  await owner.call("member.role", { room, user: second.user.id, role: "owner" });
  await owner.call("member.role", stepDown);
  assert.deepEqual(await rolesIn(room, second), { Owner: "member", Second: "owner" });
  leave();
});

test("of two owners who step down at the same time one stays", async () => {
  const { room, owner, others, leave } = await roomOf("Second");
  const [second] = others as [Person];
  await owner.call("member.role", { room, user: second.user.id, role: "owner" });
  const both = [owner, second].map((one, index) =>
    at(index, one, "member.role", { room, user: one.user.id, role: "member" }),
  );
  const settled = await Promise.allSettled(both);
  assert.equal(settled.filter(({ status }) => status === "fulfilled").length, 1);
  assert.deepEqual(Object.values(await rolesIn(room, owner)).sort(), ["member", "owner"]);
  leave();
});

test("a last owner who leaves hands over to the moderator who has been one for longest", async () => {
  const { room, owner, others, leave } = await roomOf("First", "Second", "Third");
  const [first, second, third] = others as [Person, Person, Person];
  await owner.call("member.role", { room, user: third.user.id, role: "moderator" });
  await owner.call("member.role", { room, user: second.user.id, role: "moderator" });
  await first.call("room.watch", { rooms: [{ room }] });
  const leaving = { room, clientId: randomUUID() };
  await at(1, owner, "room.leave", leaving);
  await at(0, owner, "room.leave", leaving);
  assert.deepEqual(await rolesIn(room, first), { First: "member", Second: "moderator", Third: "owner" });
  await first.say(room, "gone");
  await first.sees(room, "gone");
  assert.deepEqual(
    first.events.slice(-3).map(({ type }) => type),
    ["member.changed", "member.left", "message.sent"],
  );
  leave();
});

test("without a moderator whoever has been there for longest becomes the owner; in an empty room whoever comes first", async () => {
  const { room, owner, others, leave } = await roomOf("First", "Second");
  const [first, second] = others as [Person, Person];
  await owner.call("room.leave", { room });
  assert.deepEqual(await rolesIn(room, first), { First: "owner", Second: "member" });
  await first.call("room.leave", { room });
  await second.call("room.leave", { room });
  await at(1, first, "room.join", { room });
  await at(0, second, "room.join", { room });
  assert.deepEqual(await rolesIn(room, first), { First: "owner", Second: "member" });
  leave();
});

test("the last owner of a room too large to choose from names another one before leaving", async () => {
  const { room, owner, others, leave } = await roomOf("Somebody");
  const [somebody] = others as [Person];
  const store = cluster.redis.connect();
  const crowd = Array.from({ length: 1000 }, (_, i) => [`u_crowd-${i}`, "member"]);
  await store.hset(`{r:${room}}:members`, ...crowd.flat());
  store.disconnect();
  await assert.rejects(at(1, owner, "room.leave", { room }), named("LAST_OWNER"));
  await owner.call("member.role", { room, user: somebody.user.id, role: "moderator" });
  await at(1, owner, "room.leave", { room });
  assert.equal((await somebody.call("room.get", { room })).room.role, "owner");
  leave();
});

test("the lobby belongs to nobody", async () => {
  const ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  assert.equal((await ann.call("room.get", { room: LOBBY })).room.role, "member");
  await ann.call("room.leave", { room: LOBBY });
  assert.equal((await ann.call("room.join", { room: LOBBY })).room.role, "member");
  ann.leave();
});

test("settings are told to the room once, however often the call is repeated, and what is not given stays", async () => {
  const { room, owner, others, leave } = await roomOf("Member");
  const [member] = others as [Person];
  await member.call("room.watch", { rooms: [{ room }] });
  const change = { room, clientId: randomUUID(), topic: '  Tea \n & "cake" </b> 茶 ', slowMode: 5 };
  for (const index of [0, 1]) await at(index, owner, "room.change", change);
  const { room: now } = await owner.call("room.change", { room, clientId: randomUUID(), readOnly: true });
  await owner.say(room, "done");
  await member.sees(room, "done");
  const { name } = now;
  const topic = 'Tea & "cake" </b> 茶';
  assert.deepEqual(
    member.events.flatMap((event) => (event.type === "room.changed" ? [event.body] : [])),
    [
      { name, topic, slowMode: 5, readOnly: false },
      { name, topic, slowMode: 5, readOnly: true },
    ],
  );
  assert.deepEqual([now.topic, now.slowMode, now.readOnly], [topic, 5, true]);
  const wrong = (to: Partial<Params<"room.change">>) =>
    owner.call("room.change", { room, clientId: randomUUID(), ...to });
  await assert.rejects(wrong({ topic: "x".repeat(201) }), named("TEXT_REFUSED"));
  await assert.rejects(wrong({ topic: "a\u0000b" }), named("TEXT_REFUSED"));
  await assert.rejects(wrong({ slowMode: 3601 }), named("INVALID_PARAMS"));
  await assert.rejects(wrong({ name: "\u200B" }), named("NAME_REFUSED"));
  leave();
});

test("a room that is renamed stands in the directory under its new name only, and its old name is free", async () => {
  const { room, owner, leave } = await roomOf();
  const rename = (name: string, index = 0) => at(index, owner, "room.change", { room, clientId: randomUUID(), name });
  const before = (await owner.call("room.get", { room })).room.name;
  await at(1, owner, "room.create", { name: "Taken by us" });
  await assert.rejects(rename("taken BY us"), named("NAME_TAKEN"));
  await rename("Quite new", 1);
  const listed = async () => {
    const { rooms } = await at(1, owner, "room.list", {});
    return rooms.filter(({ id }) => id === room).map(({ name }) => name);
  };
  assert.deepEqual(await listed(), ["Quite new"]);
  await assert.rejects(at(0, owner, "room.create", { name: "quite NEW" }), named("NAME_TAKEN"));
  await at(1, owner, "room.create", { name: before });
  await Promise.all(["Once", "Twice", "Thrice"].map((name, i) => rename(name, i % 2)));
  const { name } = (await owner.call("room.get", { room })).room;
  assert.deepEqual(await listed(), [name], "however many rename it at once");
  for (const free of ["Once", "Twice", "Thrice"].filter((one) => one !== name)) {
    await at(0, owner, "room.create", { name: free });
  }
  leave();
});
