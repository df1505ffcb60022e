import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { SocketReader } from "../../../server/app/reader.ts";
import type { SocketTools, TeahouseServer, TeahouseSocket } from "../../../server/app/socket-tools.ts";
import { closeEndedSessions } from "../../../server/app/sweep.ts";
import { readConfig } from "../../../server/config.ts";
import type { SessionStore, StoredSession } from "../../../server/data/sessions.ts";
import { createMetrics } from "../../../server/metrics.ts";
import { Groups } from "../../../server/service/groups.ts";
import { Sessions } from "../../../server/service/sessions.ts";

const MINUTE = 60_000;
const config = readConfig({ LIMITS: "off" });

/** Sessions as the store has them, and the stream of those that ended, a page of 1,000 at a time. */
class FakeStore {
  readonly living = new Map<string, StoredSession>();
  readonly ended: string[] = [];
  away = false;

  async find(hash: string) {
    if (this.away) throw new Error("the store is away");
    return this.living.get(hash);
  }
  async extend(session: StoredSession) {
    this.living.set(session.tokenHash, session);
  }
  async endedSince(position: string) {
    if (this.away) throw new Error("the store is away");
    const from = Number(position.split("-")[0]);
    const ids = this.ended.slice(from, from + 1000);
    return { ids, position: `${from + ids.length}-0` };
  }
}

class FakeSocket {
  readonly data: { session: StoredSession | undefined; since: number; reader: SocketReader };
  readonly conn = { transport: {}, writeBuffer: [] as { data: string }[], close: () => this.disconnect() };
  open = true;
  constructor(session?: StoredSession) {
    const reader = new SocketReader(this as unknown as TeahouseSocket, config.SOCKET_BUDGET_BYTES);
    this.data = { session, since: Date.now(), reader };
  }
  disconnect() {
    this.open = false;
  }
  emit() {}
}

/** The sweep of one node over sockets that are none, with a clock that the test turns. */
function sweeping(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_700_000_000_000 });
  const store = new FakeStore();
  const closed: string[] = [];
  const sockets = new Map<string, FakeSocket>();
  let arrive: (socket: FakeSocket) => void = () => {};
  const io = {
    on: (name: string, listener: typeof arrive) => {
      if (name === "connection") arrive = listener;
    },
    serverSideEmit: () => {},
    sockets: { sockets },
  };
  const sessions = new Sessions(store as unknown as SessionStore, config);
  // Of each session it is noted that its holders were asked for.
  const holders = Object.assign(new Groups<string, TeahouseSocket>(), {
    of(id: string) {
      closed.push(id);
      return [];
    },
  });
  const tools = { config, holders, metrics: createMetrics("node-1"), services: { sessions }, log: { debug: () => {} } };
  const stop = closeEndedSessions(io as unknown as TeahouseServer, tools as unknown as SocketTools);
  t.after(stop);
  const session = (id: string, life = 30 * 86_400_000): StoredSession => {
    const made = { id, user: "u", device: "", createdAt: Date.now(), expiresAt: Date.now() + life, tokenHash: id };
    store.living.set(id, made);
    return made;
  };
  return {
    store,
    closed,
    session,
    enter(socket: FakeSocket) {
      sockets.set(String(sockets.size), socket);
      arrive(socket);
      return socket;
    },
    /** Lets time pass, and what it set off come to its end. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 500) {
        t.mock.timers.tick(500);
        for (let i = 0; i < 20; i += 1) await Promise.resolve();
      }
    },
  };
}

test("who connects and does not sign in is put out after half a minute", async (t) => {
  const { enter, pass } = sweeping(t);
  const nameless = enter(new FakeSocket());
  await pass(29_000);
  assert.equal(nameless.open, true);
  await pass(8000);
  assert.equal(nameless.open, false);
});

test("a socket whose session runs out is closed within 5 s of it", async (t) => {
  const { enter, pass, session, store } = sweeping(t);
  const short = session("short", 20_000);
  const socket = enter(new FakeSocket(short));
  await pass(19_000);
  assert.equal(socket.open, true);
  store.living.delete("short");
  await pass(6000);
  assert.equal(socket.open, false);
});

test("a session that is in use by an open socket is extended, not ended", async (t) => {
  const { enter, pass, session } = sweeping(t);
  const socket = enter(new FakeSocket(session("used", 5 * MINUTE)));
  await pass(10 * MINUTE);
  assert.equal(socket.open, true);
  assert.ok((socket.data.session?.expiresAt ?? 0) > Date.now() + 86_400_000);
});

test("a session that went without a word, as when the store lost its data, is missed within a minute or so", async (t) => {
  const { enter, pass, session, store } = sweeping(t);
  const [kept, lost] = [enter(new FakeSocket(session("kept"))), enter(new FakeSocket(session("lost")))];
  store.living.delete("lost");
  await pass(MINUTE + 10_000);
  assert.deepEqual([kept.open, lost.open], [true, false]);
});

test("where a room's log has lost something, sessions that went with it are missed within 5 s", async (t) => {
  const { enter, pass, session, store } = sweeping(t);
  const [kept, lost] = [enter(new FakeSocket(session("kept"))), enter(new FakeSocket(session("lost")))];
  await pass(7000);
  store.living.delete("lost");
  store.away = true;
  for (const socket of [kept, lost]) socket.data.reader.reset("lobby", "epoch");
  await pass(10_000);
  assert.equal(lost.open, true);
  store.away = false;
  await pass(5500);
  assert.deepEqual([kept.open, lost.open], [true, false]);
});

test("while the store is away nobody is put out for it", async (t) => {
  const { enter, pass, session, store } = sweeping(t);
  const socket = enter(new FakeSocket(session("patient")));
  store.away = true;
  await pass(5 * MINUTE);
  assert.equal(socket.open, true);
});

test("a socket that was being let in while its session ended is closed, though nobody found it then", async (t) => {
  const { enter, pass, session, store, closed } = sweeping(t);
  const late = new FakeSocket(session("late"));
  store.ended.push("late");
  await pass(3000);
  assert.deepEqual(closed, ["late"]);
  assert.equal(enter(late).open, false);
});

test("however many sessions end at once, all are closed in the next round, and none is lost to a failure", async (t) => {
  const { pass, store, closed } = sweeping(t);
  await pass(3000);
  const many = Array.from({ length: 3500 }, (_, i) => `s${i}`);
  store.ended.push(...many);
  store.away = true;
  await pass(3000);
  store.away = false;
  await pass(3000);
  assert.deepEqual(closed, many);
});

test("what waits for a caller that does not read is counted, and over the budget the caller is cut", async (t) => {
  const { enter, pass, session } = sweeping(t);
  const [calm, glutton] = [enter(new FakeSocket(session("calm"))), enter(new FakeSocket(session("glutton")))];
  calm.conn.writeBuffer.push({ data: "x".repeat(config.SOCKET_BUDGET_BYTES) });
  glutton.conn.writeBuffer.push({ data: "x".repeat(config.SOCKET_BUDGET_BYTES) }, { data: "y" });
  await pass(1000);
  assert.deepEqual([calm.open, glutton.open], [true, false]);
});
