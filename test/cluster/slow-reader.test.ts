import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RoomEvent } from "#protocol";
import { gapless, Person, post, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket } from "../support/raw.ts";
import { until } from "../support/until.ts";

/** As large as a message may be: 12 KB. */
const LONG = "茶".repeat(4000);
const MEGABYTE = 1_048_576;

let cluster: TestCluster;
let ann: Person;
before(async () => {
  cluster = await startCluster(2, { SOCKET_BUDGET_BYTES: "131072" });
  ann = await Person.arrive(cluster.node(1), "Ann");
});
after(async () => {
  ann.leave();
  await cluster.stop();
});

/** Bytes that live outside the heap, where frames and connections keep theirs. */
function bytesHeld(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const heldSince = (before: number) => bytesHeld() - before;

async function metric(index: number, line: string): Promise<number> {
  const text = await (await fetch(`${cluster.node(index).url}/metrics`)).text();
  return Number(
    text
      .split("\n")
      .find((one) => one.startsWith(line))
      ?.split(" ")
      .at(-1) ?? 0,
  );
}
const cutSoFar = () => metric(0, 'teahouse_sockets_cut_total{reason="slow"');

/** A room with Ann in it, and somebody else's socket on the first node. */
async function roomWith(reader: string, name: string): Promise<{ room: string; token: string; socket: RawSocket }> {
  const { room } = await ann.call("room.create", { name });
  const { token } = await post(cluster.node(0), "session.guest", { name: reader });
  await post(cluster.node(0), "room.join", { room: room.id }, token);
  return { room: room.id, token, socket: await RawSocket.open(cluster.node(0), token) };
}

async function fill(room: string, messages: number): Promise<void> {
  for (let sent = 0; sent < messages; sent += 200) {
    await Promise.all(Array.from({ length: 200 }, () => ann.say(room, LONG)));
  }
}
const request = (method: string, params: object) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
const eventOf = (frame: string) => (JSON.parse(frame.slice(2)) as [string, RoomEvent])[1];
const isEvent = (frame: string) => frame.startsWith('42["event"');

test("a reader that stops reading costs no memory, and gets everything when it reads again", async () => {
  const cutBefore = await cutSoFar();
  const { room, socket } = await roomWith("Sleeper", "A long story");
  await socket.ask(request("room.watch", { rooms: [{ room }] }));
  await ann.say(room, "once upon a time");
  await until("the beginning is heard", () => socket.frames.find(isEvent));
  const before = bytesHeld();

  socket.ws.pause();
  await fill(room, 2000);
  await until("it is found to be behind", async () => (await metric(0, "teahouse_readers_behind_total")) > 0);
  await until("of the 24 MB that were written next to nothing is held", () => heldSince(before) < 10 * MEGABYTE);

  socket.ws.resume();
  const events = await until("all has come", () => {
    const found = socket.frames.filter(isEvent).map(eventOf);
    return found.length >= 2001 && found;
  });
  assert.equal(events.length, 2001);
  assert.ok(gapless(events));
  await ann.say(room, "the end");
  await until("it is live again", () => socket.frames.filter(isEvent).length === 2002);
  assert.equal(await cutSoFar(), cutBefore, "it kept its connection all along");
  socket.close();
});

test("a caller that never reads its answers is cut, and others are served meanwhile", async () => {
  const cutBefore = await cutSoFar();
  const { room, socket } = await roomWith("Glutton", "A library");
  await fill(room, 200);
  const before = bytesHeld();

  socket.ws.pause();
  for (let i = 0; i < 600; i += 1) socket.send(`42${i}["rpc",${request("room.history", { room, limit: 200 })}]`);
  await ann.say(room, "meanwhile");
  await until("the caller is cut", async () => (await cutSoFar()) > cutBefore);
  await until("what it did not read is let go", () => heldSince(before) < 10 * MEGABYTE);
  socket.close();
});

test("a page of long messages ends early and says that there is more, and pages join without a gap", async () => {
  const { room, token, socket } = await roomWith("Scholar", "A thick book");
  for (let i = 0; i < 7; i += 1) await ann.say(room, LONG);
  const seqs: number[] = [];
  let page = await post(cluster.node(0), "room.history", { room, limit: 200 }, token);
  while (page.messages.length > 0) {
    seqs.unshift(...page.messages.map(({ seq }) => seq));
    assert.ok(page.messages.length < 4, "far less than the budget of a socket");
    if (!page.more) break;
    page = await post(cluster.node(0), "room.history", { room, limit: 200, before: seqs[0] ?? 0 }, token);
  }
  assert.deepEqual(seqs, [3, 4, 5, 6, 7, 8, 9]);
  const forward = await post(cluster.node(0), "room.history", { room, after: 0 }, token);
  assert.deepEqual([forward.messages[0]?.seq, forward.more], [3, true]);
  const none = await post(cluster.node(0), "room.history", { room, before: 0 }, token);
  assert.deepEqual([none.messages, none.more], [[], false]);
  socket.close();
});
