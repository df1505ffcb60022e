import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { RoomEvent } from "#protocol";
import { connect, gapless, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket } from "../support/raw.ts";
import { until } from "../support/until.ts";

let cluster: TestCluster;
let ann: Person;
before(async () => {
  cluster = await startCluster(2);
  ann = await Person.arrive(cluster.node(1), "Ann");
});
after(async () => {
  ann.leave();
  await cluster.stop();
});

const watch = (room: string) =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method: "room.watch", params: { rooms: [{ room }] } });
const ping = { jsonrpc: "2.0", id: 1, method: "system.ping" };
const eventOf = (frame: string) => (JSON.parse(frame.slice(2)) as [string, RoomEvent])[1];

test("over long-polling, a WebSocket, and in the middle of the change between both, the same events come once and in order", async () => {
  const { room } = await ann.call("room.create", { name: "Three ways" });
  await ann.say(room.id, "the first");
  const ways = [["websocket"], ["polling"], ["polling", "websocket"]];
  const readers = await Promise.all(
    ways.map(async (transports, i) => {
      const { token } = await post(cluster.node(0), "session.guest", { name: `Reader ${i}` });
      await post(cluster.node(0), "room.join", { room: room.id }, token);
      const socket = await connect(cluster.node(0), token, { transports });
      const events: RoomEvent[] = [];
      socket.on("event", (event: RoomEvent) => events.push(event));
      await socket.timeout(10_000).emitWithAck("rpc", JSON.parse(watch(room.id)));
      return { socket, events };
    }),
  );
  // Of all sizes that a WebSocket's frames have headers for, and answers of calls in between.
  const texts = Array.from({ length: 60 }, (_, i) => `${i} ${"茶".repeat(i % 20 === 7 ? 3900 : i)}`);
  for (let i = 0; i < texts.length; i += 10) {
    const said = texts.slice(i, i + 10).map((text) => ann.say(room.id, text));
    await Promise.all([...said, ...readers.map(({ socket }) => socket.timeout(10_000).emitWithAck("rpc", ping))]);
  }
  const { seq } = await ann.say(room.id, "the last");
  for (const { socket, events } of readers) {
    await until("all has come", () => events.at(-1)?.seq === seq);
    assert.ok(gapless(events));
    const said = events.flatMap((event) => (event.type === "message.sent" ? [event.body.text] : []));
    assert.deepEqual(said.toSorted(), [...texts, "the last"].toSorted());
    socket.disconnect();
  }
});

test("who leaves in the middle of a burst hears all before it and that it left, and nothing after", async () => {
  const { room } = await ann.call("room.create", { name: "A busy room" });
  const cem = await Person.arrive(cluster.node(0), "Cem", [room.id]);
  const { token, user } = await post(cluster.node(0), "session.guest", { name: "Bob" });
  await post(cluster.node(0), "room.join", { room: room.id }, token);
  const bob = await RawSocket.open(cluster.node(0), token);
  await bob.ask(watch(room.id));
  const seen = () => bob.frames.flatMap((frame) => (frame.startsWith('42["event"') ? [eventOf(frame)] : []));
  await Promise.all([
    ...Array.from({ length: 20 }, (_, i) => ann.say(room.id, `meanwhile ${i}`)),
    post(cluster.node(0), "room.leave", { room: room.id }, token),
  ]);
  await ann.say(room.id, "after");
  await cem.sees(room.id, "after");
  await bob.ask(JSON.stringify(ping));
  const last = seen().at(-1);
  assert.ok(gapless(seen()));
  assert.equal(last?.type === "member.left" && last.body.user, user.id);
  bob.close();
  cem.leave();
});
