import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { ErrorName } from "#protocol";
import { Answered, connect, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";

let cluster: TestCluster;
let owner: Person;
let room: string;
before(async () => {
  cluster = await startCluster(3);
  owner = await Person.arrive(cluster.node(0), "Owner");
  room = (await owner.call("room.create", { name: "Back room" })).room.id;
  await owner.call("room.watch", { rooms: [{ room }] });
  await owner.say(room, "between us");
});
after(async () => {
  owner.leave();
  await cluster.stop();
});

const named =
  (name: ErrorName, param?: string) =>
  (error: unknown): boolean =>
    error instanceof Answered &&
    error.error.data.name === name &&
    (param ?? error.error.data.param) === error.error.data.param;
const send = (index: number, token: string, id: string = randomUUID()) =>
  post(cluster.node(index), "message.send", { room, clientId: id, text: "let me in" }, token);
const history = (index: number, token: string) => post(cluster.node(index), "room.history", { room }, token);
const members = (index: number, token: string) => post(cluster.node(index), "room.members", { room }, token);

/** One person on every node. */
async function everywhere(name: string, join: boolean): Promise<Person[]> {
  const first = await Person.arrive(cluster.node(0), name, join ? [room] : []);
  const others = [cluster.node(1), cluster.node(2)].map(async (node) => {
    const twin = Object.assign(Object.create(Person.prototype) as Person, first, { events: [], resets: [] });
    twin.socket = await connect(node, first.token);
    twin.socket.on("event", (event) => twin.events.push(event));
    if (join) await twin.call("room.watch", { rooms: [{ room }] });
    return twin;
  });
  return [first, ...(await Promise.all(others))];
}

test("somebody who is no member is refused on every node, over HTTP and over sockets, and receives nothing", async () => {
  const strangers = await everywhere("Stranger", false);
  for (const [index, stranger] of strangers.entries()) {
    const { token } = stranger;
    const refused = named("ROOM_NOT_MEMBER", "room");
    await assert.rejects(send(index, token), refused);
    await assert.rejects(history(index, token), refused);
    await assert.rejects(members(index, token), refused);
    await assert.rejects(stranger.call("room.history", { room }), refused);
    await assert.rejects(stranger.say(room, "let me in"), refused);
    const watch = stranger.call("room.watch", { rooms: [{ room }] });
    await assert.rejects(watch, named("ROOM_NOT_MEMBER", "rooms/0/room"));
    const position = { room, ...(await top()) };
    await assert.rejects(stranger.call("room.watch", { rooms: [position] }), named("ROOM_NOT_MEMBER"));
  }
  // Joined only now: what would have reached them before would stand in front of this.
  await Promise.all(strangers.map((one, index) => post(cluster.node(index), "room.join", { room }, one.token)));
  await Promise.all(strangers.map((one) => one.call("room.watch", { rooms: [{ room }] })));
  await owner.say(room, "welcome");
  for (const one of strangers) {
    await one.sees(room, "welcome");
    assert.deepEqual(one.texts(room), ["welcome"]);
    one.leave();
  }
});

test("a watch of many rooms is refused as a whole when one of them is closed to the caller", async () => {
  const ann = await Person.arrive(cluster.node(1), "Ann", ["lobby"]);
  const rooms = [{ room: "lobby" }, { room }];
  await assert.rejects(ann.call("room.watch", { rooms }), named("ROOM_NOT_MEMBER", "rooms/1/room"));
  await assert.rejects(ann.call("room.watch", { rooms: [{ room: "no-such-room" }] }), named("ROOM_NOT_FOUND"));
  ann.leave();
});

test("somebody who left is refused at once on every node, where all of them had let it in a moment ago", async () => {
  const all = await everywhere("Leaver", true);
  const [{ token }] = all as [Person];
  const kept = randomUUID();
  for (const index of [0, 1, 2]) {
    await history(index, token);
    await send(index, token, index === 0 ? kept : randomUUID());
  }
  await post(cluster.node(0), "room.leave", { room }, token);
  await Promise.all([
    ...[0, 1, 2].map((index) => assert.rejects(history(index, token), named("ROOM_NOT_MEMBER"))),
    ...[0, 1, 2].map((index) => assert.rejects(send(index, token), named("ROOM_NOT_MEMBER"))),
    ...all.map((one) =>
      assert.rejects(one.call("room.watch", { rooms: [{ room }] }), named("ROOM_NOT_MEMBER"), "watching again"),
    ),
  ]);
  for (const one of all) one.leave();
});

test("who is in a room is not shown to somebody who left, where all nodes believed it a member a moment ago", async () => {
  const [first, ...others] = (await everywhere("Counter", true)) as [Person, ...Person[]];
  for (const index of [0, 1, 2]) await members(index, first.token);
  await post(cluster.node(0), "room.leave", { room }, first.token);
  for (const index of [0, 1, 2]) await assert.rejects(members(index, first.token), named("ROOM_NOT_MEMBER"));
  for (const one of [first, ...others]) one.leave();
});

test("somebody who left gets no more events on any node: the leaving is the last one", async () => {
  const all = await everywhere("Quitter", true);
  const [first] = all as [Person];
  await owner.say(room, "before");
  await Promise.all(all.map((one) => one.sees(room, "before")));
  await first.call("room.leave", { room });
  await owner.say(room, "after");
  await owner.sees(room, "after");
  // A barrier on the same sockets: it comes after all that was written to them before.
  const lobby = "lobby";
  await post(cluster.node(1), "room.join", { room: lobby }, owner.token);
  await post(cluster.node(1), "room.join", { room: lobby }, first.token);
  await Promise.all(all.map((one) => one.call("room.watch", { rooms: [{ room: lobby }] })));
  await owner.say(lobby, "barrier");
  for (const one of all) {
    await one.sees(lobby, "barrier");
    const last = one.events.findLast((event) => event.room === room);
    assert.equal(last?.type, "member.left");
    assert.equal(one.texts(room).includes("after"), false);
    one.leave();
  }
});

test("what was kept before somebody left stays kept: a retry is answered, and shows nothing new", async () => {
  const ann = await Person.arrive(cluster.node(1), "Retrier", [room]);
  const id = randomUUID();
  const first = await send(1, ann.token, id);
  const again = await send(2, ann.token, id);
  assert.deepEqual({ ...again, node: "" }, { ...first, duplicate: true, node: "" });
  ann.leave();
});

test("without a session nothing but the public methods can be called, and a wrong token is told apart from none", async () => {
  const socket = await connect(cluster.node(0));
  const ask = async (method: string, params: object) => {
    const answer: unknown = await socket.emitWithAck("rpc", { jsonrpc: "2.0", id: 1, method, params });
    return (answer as { error?: { data: { name: string } } }).error?.data.name ?? "ok";
  };
  assert.equal(await ask("system.ping", {}), "ok");
  assert.equal(await ask("rpc.discover", {}), "ok");
  for (const [method, params] of [
    ["session.get", {}],
    ["session.list", {}],
    ["room.list", {}],
    ["room.join", { room }],
    ["room.history", { room }],
    ["room.members", { room }],
    ["room.watch", { rooms: [{ room }] }],
    ["message.send", { room, clientId: randomUUID(), text: "x" }],
    ["user.get", { users: [owner.user.id] }],
  ] as const) {
    assert.equal(await ask(method, params), "SESSION_REQUIRED", method);
  }
  await assert.rejects(post(cluster.node(0), "session.get", {}, "forged"), named("SESSION_INVALID"));
  await assert.rejects(post(cluster.node(0), "room.watch", { rooms: [{ room }] }, owner.token), named("SOCKET_ONLY"));
  socket.disconnect();
});

async function top() {
  const { epoch, seq, id } = await post(cluster.node(0), "room.history", { room }, owner.token);
  return { epoch, seq, id };
}
