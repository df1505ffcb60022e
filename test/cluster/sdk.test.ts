import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOBBY } from "#protocol";
import { type ChatClient, connect, type MessageEntry, RpcError, Search, Thread } from "../../client/sdk/index.ts";
import { post, startCluster, type TestCluster } from "../support/cluster.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
const clients: ChatClient[] = [];
before(async () => {
  cluster = await startCluster(3);
});
after(async () => {
  for (const client of clients) client.close();
  await cluster.stop();
});

interface Person {
  readonly id: string;
  readonly token: string;
}

async function person(name: string): Promise<Person> {
  const { token, user } = await post(cluster.node(0), "session.guest", { name });
  return { id: user.id, token };
}

/** A device of somebody on the node of this number, or wherever else. */
async function device({ id, token }: Person, where: number | string): Promise<ChatClient> {
  const url = typeof where === "string" ? where : cluster.node(where).url;
  const client = await connect({ url, token, user: id });
  clients.push(client);
  return client;
}

let rooms = 0;
/** A room with these people in it, each on a node of its own, who all read it. */
async function roomOf(...names: string[]) {
  const people = await Promise.all(names.map(person));
  const devices = await Promise.all(people.map((one, i) => device(one, i % 3)));
  rooms += 1;
  const [first, ...others] = devices;
  assert.ok(first);
  const id = (await first.act("room.create", { name: `Room ${rooms}` })).room.id;
  for (const other of others) await other.act("room.join", { room: id });
  const watched = devices.map((one) => one.watch(id));
  await until("all read it", () => watched.every((room) => room.loaded && room.position));
  return { id, people, devices, watched };
}

type Watched = Awaited<ReturnType<typeof roomOf>>["watched"][number];

const messagesOf = (room: Watched): MessageEntry[] =>
  room.timeline.entries.flatMap((one) => (one.kind === "message" ? [one] : []));
/** What is shown, without when it was read. */
const shown = (room: Watched) => messagesOf(room).map((one) => ({ ...one, asOf: 0 }));
const text = (room: Watched, what: string) =>
  until(`${what} is shown`, () => messagesOf(room).find((one) => one.text === what));
const refused = (name: string) => (error: unknown) => error instanceof RpcError && error.name === name;

test("whoever watched and whoever comes later see the same, whatever was edited, deleted, answered and reacted to", async () => {
  const { id, devices, watched } = await roomOf("Ann", "Bob", "Cem");
  const [ann, bob, cem] = devices as [ChatClient, ChatClient, ChatClient];
  const [annsRoom] = watched as [Watched, Watched, Watched];
  for (const one of ["root", "plain", "quoted", "gone"]) await ann.deliver(id, one);
  await text(annsRoom, "gone");
  const [root, plain, quoted, gone] = messagesOf(annsRoom) as [MessageEntry, MessageEntry, MessageEntry, MessageEntry];
  const reply = await bob.deliver(id, "reply", { reply: { id: root.id, seq: root.seq } });
  await cem.deliver(id, "reply to the reply", { reply: { id: reply.id, seq: reply.seq } });
  await bob.deliver(id, "reply to the quoted", { reply: { id: quoted.id, seq: quoted.seq } });
  await Promise.all([
    ann.messages.edit(id, plain, { text: "edited" }),
    ann.messages.react(id, plain, "🍵"),
    bob.messages.react(id, plain, "🍵"),
    cem.messages.react(id, plain, "👍"),
  ]);
  await cem.messages.unreact(id, plain, "👍");
  await ann.messages.delete(id, gone);
  await ann.messages.delete(id, quoted);
  await assert.rejects(bob.messages.edit(id, root, { text: "not his" }), refused("MESSAGE_NOT_YOURS"));
  await ann.deliver(id, "end");
  await Promise.all(watched.map((room) => text(room, "end")));

  const late = await device(await person("Dan"), 1);
  await late.act("room.join", { room: id });
  const lateRoom = late.watch(id);
  await text(lateRoom, "end");
  const wanted = shown(lateRoom);
  assert.deepEqual(
    wanted.map((one) => (one.deleted ? "tombstone" : one.text)),
    ["root", "edited", "tombstone", "reply", "reply to the reply", "reply to the quoted", "end"],
  );
  for (const room of watched) assert.deepEqual(shown(room), wanted);
  assert.deepEqual([wanted[0]?.replies, wanted[2]?.replies, wanted[1]?.reactions.length], [2, 1, 1]);
});

test("a thread is the same for whoever reads it from the start and for whoever was there", async () => {
  const { id, devices, watched } = await roomOf("Ann", "Bob");
  const [ann, bob] = devices as [ChatClient, ChatClient];
  const root = await ann.deliver(id, "root");
  const live = Thread.of(ann, id, root.seq);
  await live.loadMore();
  const first = await bob.deliver(id, "first", { reply: { id: root.id, seq: root.seq } });
  await bob.deliver(id, "second", { reply: { id: first.id, seq: first.seq } });
  await bob.deliver(id, "beside it");
  await bob.messages.edit(id, first, { text: "first, edited" });
  await ann.deliver(id, "third", { reply: { id: root.id, seq: root.seq } });
  const texts = ["first, edited", "second", "third"];
  await until("it has grown", () => live.replies.map((one) => one.text).join() === texts.join());
  const late = Thread.of(bob, id, root.seq);
  await late.loadMore();
  const plain = (thread: typeof live) => thread.replies.map((one) => ({ ...one, asOf: 0 }));
  assert.deepEqual(plain(late), plain(live));
  assert.equal(watched[0]?.timeline.message(root.seq)?.replies, 3);
  const quote = await until("the root is known", () => watched[1]?.quotes.get({ id: root.id, seq: root.seq }));
  assert.equal(typeof quote === "object" && quote.text, "root");
});

test("a reaction made while a node goes away takes effect once, and is shown all the time", async () => {
  const { id, devices, watched } = await roomOf("Ann", "Bob");
  const [ann] = devices as [ChatClient, ChatClient];
  const message = await ann.deliver(id, "hello");
  const eve = await person("Eve");
  const proxy = await TcpProxy.start(Number(new URL(cluster.node(0).url).port));
  const client = await device(eve, proxy.url);
  await client.act("room.join", { room: id });
  const room = client.watch(id);
  await text(room, "hello");
  proxy.hold();
  const reacted = client.messages.react(id, message, "🍵");
  const mine = () => room.timeline.message(message.seq)?.reactions;
  assert.deepEqual(mine(), [{ emoji: "🍵", users: [eve.id] }]);
  proxy.target = { host: "127.0.0.1", port: Number(new URL(cluster.node(1).url).port) };
  proxy.cut();
  proxy.release();
  await reacted;
  assert.deepEqual(mine(), [{ emoji: "🍵", users: [eve.id] }]);
  await ann.deliver(id, "end");
  await Promise.all([...watched, room].map((one) => text(one, "end")));
  for (const one of [...watched, room]) {
    assert.deepEqual(one.timeline.message(message.seq)?.reactions, [{ emoji: "🍵", users: [eve.id] }]);
  }
  client.close();
  await proxy.stop();
});

test("a reader who jumps far up reads down to what is live without a hole", async () => {
  const { id, devices, watched } = await roomOf("Ann", "Bob");
  const [ann, bob] = devices as [ChatClient, ChatClient];
  await Promise.all(Array.from({ length: 400 }, (_, i) => ann.deliver(id, `message ${i}`)));
  const eve = await device(await person("Eve"), 2);
  await eve.act("room.join", { room: id });
  const room = eve.watch(id);
  await text(room, "message 399");
  const [, , target] = messagesOf(watched[1] as Watched);
  assert.ok(target && (await room.jumpTo(target.seq)));
  assert.equal(room.reading.atLive, false);
  await bob.deliver(id, "live");
  await text(room, "live");
  await room.loadOlder();
  while (!room.reading.atLive) assert.ok(await room.loadNewer());
  const seqs = messagesOf(room).map(({ seq }) => seq);
  assert.equal(seqs.length, 401);
  assert.equal(new Set(seqs).size, 401);
});

test("what is read on one device is read on the others, and what is unread is counted without opening the room", async () => {
  const { id, people, devices } = await roomOf("Ann", "Bob");
  const [ann] = devices as [ChatClient, ChatClient];
  const bob = people[1] as Person;
  const [desk, phone] = [await device(bob, 1), await device(bob, 2)];
  for (const one of [desk, phone]) one.inbox.watch();
  await until("both know their rooms", () => [desk, phone].every((one) => one.inbox.rooms.has(id)));
  await ann.deliver(id, "one");
  const { seq } = await ann.deliver(id, "two");
  await until("both count", () => [desk, phone].every((one) => one.inbox.of(id)?.unread === 2));
  desk.inbox.markRead(id, seq);
  assert.equal(desk.inbox.of(id)?.unread, 0);
  await until("the phone knows", () => phone.inbox.of(id)?.unread === 0);
  await phone.inbox.markUnread(id, seq);
  await until("the desk knows", () => desk.inbox.of(id)?.unread === 1);
  await desk.inbox.setNotify(id, "mentions");
  await until("the phone is to be as quiet", () => phone.inbox.of(id)?.notify === "mentions");
});

test("rooms that one joins and leaves on one device come and go on the others", async () => {
  const eve = await person("Eve");
  const [desk, phone] = [await device(eve, 0), await device(eve, 2)];
  phone.inbox.watch();
  await until("the phone is told", () => phone.inbox.ready);
  await desk.act("room.join", { room: LOBBY });
  await until("it has the room", () => phone.inbox.rooms.has(LOBBY));
  await desk.act("room.leave", { room: LOBBY });
  await until("it has it no more", () => !phone.inbox.rooms.has(LOBBY));
});

test("one sees on another node who is writing, until the message is there", async () => {
  const { id, people, devices } = await roomOf("Ann", "Bob");
  const [ann, bob] = devices as [ChatClient, ChatClient];
  await until("ann is seen writing", () => {
    ann.typing.tell(id);
    return bob.typing.of(id).includes(people[0]?.id ?? "");
  });
  assert.deepEqual(ann.typing.of(id), []);
  const ended = bob.typing.once("change");
  await ann.deliver(id, "written");
  await ended;
  assert.deepEqual(bob.typing.of(id), []);
});

test("one sees who is here on whichever node, and that somebody left", async () => {
  const { people, devices } = await roomOf("Ann", "Bob");
  const [ann, bob] = devices as [ChatClient, ChatClient];
  const bobs = people[1]?.id ?? "";
  const away = await person("Cem");
  ann.presence.want([bobs, away.id]);
  await until("bob is here", () => ann.presence.isOnline(bobs));
  assert.equal(ann.presence.isOnline(away.id), false);
  const cem = await device(away, 2);
  await until("cem comes", () => ann.presence.isOnline(away.id));
  cem.close();
  bob.close();
  await until("both are gone", () => !ann.presence.isOnline(away.id) && !ann.presence.isOnline(bobs));
});

test("one finds messages as they are now", async () => {
  const { id, devices, watched } = await roomOf("Ann", "Bob");
  const [ann, bob] = devices as [ChatClient, ChatClient];
  for (let i = 0; i < 30; i += 1) await ann.deliver(id, `oolong ${i}`);
  const edited = await ann.deliver(id, "oolong that was something else");
  await ann.messages.edit(id, edited, { text: "pu’er 普洱" });
  await text(watched[1] as Watched, "pu’er 普洱");
  const oolong = Search.of(bob, { query: "OOLONG", room: id });
  while (!oolong.done) await oolong.more();
  assert.deepEqual([oolong.error, oolong.found.length, oolong.found[0]?.text], [undefined, 30, "oolong 29"]);
  const puer = Search.of(bob, { query: "普洱" });
  await puer.more();
  assert.deepEqual(
    puer.found.map((one) => [one.room, one.seq]),
    [[id, edited.seq]],
  );
});
