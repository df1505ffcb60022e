import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { NodeStanding } from "../../../server/data/nodes.ts";
import type { PeopleChange, PresenceStore } from "../../../server/data/presence.ts";
import { Presence } from "../../../server/service/presence.ts";
import type { Shown } from "../../../server/service/presence-watchers.ts";
import { FakeReader } from "../../support/fake-log.ts";

/** The lists of all runs in memory, as lua/people.lua keeps them. */
class FakeStore {
  readonly lists = new Map<string, { version: number; people: Set<string> }>();
  readonly written: PeopleChange[] = [];
  reads = 0;
  away = false;

  async change(change: PeopleChange): Promise<boolean> {
    await Promise.resolve();
    if (this.away) throw new Error("away");
    const { run, from, to, came, left } = change;
    const held = from === 0 ? { version: 0, people: new Set<string>() } : this.lists.get(run);
    if (!held || held.version !== from) return false;
    this.written.push(change);
    for (const user of came) held.people.add(user);
    for (const user of left) held.people.delete(user);
    this.lists.set(run, { version: to, people: held.people });
    return true;
  }

  async read(run: string): Promise<{ version: number; people: string[] }> {
    this.reads += 1;
    await Promise.resolve();
    if (this.away) throw new Error("away");
    const { version, people } = this.lists.get(run) ?? { version: 0, people: new Set<string>() };
    return { version, people: [...people] };
  }
}

/** One node's presence, whose watchers write down what they are shown; `slow` takes nothing. */
class FakeNode {
  readonly presence: Presence<FakeReader>;
  readonly told: PeopleChange[] = [];
  readonly shown: Shown[] = [];
  slow = false;
  readonly run: string;

  constructor(run: string, store: FakeStore) {
    this.run = run;
    this.presence = new Presence<FakeReader>(run, store as unknown as PresenceStore, {
      presence: (_watcher, users) => {
        if (!this.slow) this.shown.push(...users);
        return !this.slow;
      },
    });
    this.presence.tellThrough((change) => this.told.push(change));
  }

  get standing(): NodeStanding {
    const { run } = this;
    const people = this.presence.version;
    return { run, name: run, address: "", version: "", startedAt: 0, state: "up", people, sockets: 0 };
  }

  hears(...changes: readonly PeopleChange[]): void {
    for (const change of changes) this.presence.heard(change);
  }
}

let now = 0;
let store: FakeStore;
let here: FakeNode;
let there: FakeNode;

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(performance, "now", () => now);
  store = new FakeStore();
  here = new FakeNode("here", store);
  there = new FakeNode("there", store);
  await beats();
});
afterEach(() => {
  here.presence.stop();
  there.presence.stop();
  mock.timers.reset();
  mock.restoreAll();
});

/** Lets time pass, and everything begun end. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    now += 50;
    mock.timers.tick(50);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Some seconds, each with a beat of those nodes. */
async function beats(seconds = 2, alive: readonly FakeNode[] = [here, there], known = true): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    for (const node of alive)
      node.presence.beat(
        alive.map(({ standing }) => standing),
        known,
      );
    await pass(1000);
  }
}

const reader = (user: string) => new FakeReader(user);
async function watch(...users: string[]): Promise<string[]> {
  const { online, follow } = await here.presence.watch(reader("watcher"), users);
  follow();
  return online;
}

test("who came and left within a second is told together, and who did both is not told at all", async () => {
  const [bob, cas] = [reader("bob"), reader("cas")];
  there.presence.came(bob);
  await pass(100);
  for (const user of ["dan", "eve", "fay"]) there.presence.came(reader(user));
  there.presence.came(cas);
  there.presence.drop(cas);
  await pass(2000);
  assert.deepEqual(
    there.told.map(({ came, left }) => [came, left]),
    [
      [["bob"], []],
      [["dan", "eve", "fay"], []],
    ],
  );
});

test("a version that was lost on its way is noticed with the next one, and the list is read once", async () => {
  assert.deepEqual(await watch("bob", "cas"), []);
  there.presence.came(reader("bob"));
  await pass(1100);
  there.presence.came(reader("cas"));
  await pass(1100);
  store.reads = 0;
  // The first of the two never arrived.
  here.hears(...there.told.slice(1), ...there.told.slice(1));
  await pass(1100);
  assert.equal(store.reads, 1);
  assert.deepEqual(here.shown, [
    { user: "bob", online: true },
    { user: "cas", online: true },
  ]);
});

test("a version of which nothing arrived is noticed by the beats", async () => {
  assert.deepEqual(await watch("bob"), []);
  there.presence.came(reader("bob"));
  await pass(1100);
  await beats(3);
  assert.deepEqual(here.shown, [{ user: "bob", online: true }]);
});

test("a version that is late is no loss: nothing is read", async () => {
  there.presence.came(reader("bob"));
  await pass(1100);
  store.reads = 0;
  await beats(1);
  here.hears(...there.told);
  await beats(3);
  assert.equal(store.reads, 0);
  assert.deepEqual(await watch("bob"), ["bob"]);
});

test("a list that the store lost is written anew under a version that nobody had, also after a failed write", async () => {
  there.presence.came(reader("bob"));
  await pass(1100);
  store.away = true;
  there.presence.came(reader("cas"));
  await pass(1100);
  store.away = false;
  store.lists.clear();
  const tried = there.presence.version + 1;
  await beats(4);
  assert.ok(there.presence.version > tried);
  assert.deepEqual(store.lists.get("there")?.people, new Set(["bob", "cas"]));
  assert.deepEqual(await watch("bob", "cas"), ["bob", "cas"]);

  store.lists.clear();
  await beats(1, [here, there], false);
  assert.deepEqual(
    store.lists.get("there")?.people,
    new Set(["bob", "cas"]),
    "at once, where the list of nodes says so",
  );
});

test("somebody on a node that died is offline after the grace, unless another node has them", async () => {
  for (const user of ["bob", "cas", "dan"]) there.presence.came(reader(user));
  await pass(1100);
  here.hears(...there.told);
  assert.deepEqual(await watch("bob", "cas", "dan"), ["bob", "cas", "dan"]);
  here.presence.came(reader("cas"));
  await beats(4, [here]);
  here.presence.came(reader("dan"));
  assert.deepEqual(here.shown, [], "nobody is shown offline within the grace");
  await beats(3, [here]);
  assert.deepEqual(here.shown, [{ user: "bob", online: false }]);
});

test("a watcher that takes nothing is told later, and then what is true by then", async () => {
  assert.deepEqual(await watch("bob", "cas"), []);
  here.slow = true;
  const bob = reader("bob");
  here.presence.came(bob);
  here.presence.came(reader("cas"));
  await pass(1000);
  here.presence.drop(bob);
  await pass(7000);
  here.slow = false;
  await pass(1100);
  assert.deepEqual(here.shown, [
    { user: "bob", online: false },
    { user: "cas", online: true },
  ]);
});

test("what changed between an answer and the watching that follows it is told", async () => {
  const { online, follow } = await here.presence.watch(reader("watcher"), ["bob"]);
  here.presence.came(reader("bob"));
  assert.deepEqual(online, []);
  follow();
  await pass(1100);
  assert.deepEqual(here.shown, [{ user: "bob", online: true }]);
});

test("a list is renewed long before its lease ends, and that is all that an idle node writes", async () => {
  store.written.length = 0;
  there.told.length = 0;
  await beats(60);
  const renewals = store.written.filter(({ run }) => run === "there");
  assert.ok(renewals.length >= 3 && renewals.length <= 6, `${renewals.length} in a minute`);
  assert.deepEqual(there.told, []);
});
