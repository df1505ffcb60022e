import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, type TestContext, test } from "node:test";
import type { Redis } from "ioredis";
import type { ErrorName, RpcResponse } from "#protocol";
import { Answered, connect, Person, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse battery";
/** The promise: open sockets of a session that ended are closed within this, on every node. */
const CLOSED_WITHIN = { within: 5000 };

let cluster: TestCluster;
let store: Redis;
before(async () => {
  cluster = await startCluster(3);
  store = cluster.redis.connect();
});
after(async () => {
  store.disconnect();
  await cluster.stop();
});

const named = (name: ErrorName) => (error: unknown) => error instanceof Answered && error.error.data.name === name;
const get = (token: string, index = 0) => post(cluster.node(index), "session.get", {}, token);
const request = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: "2.0", method, params, id: 1 });
const nodesOf = () => cluster.nodes.map((_, index) => index);

/** Every node answers 401, as the contract's error, and lets no socket in. */
async function isRefused(token: string): Promise<void> {
  for (const node of cluster.nodes) {
    const { status, text } = await postRaw(node, request("session.get"), { authorization: `Bearer ${token}` });
    const answer = JSON.parse(text) as RpcResponse;
    assert.equal(status, 401);
    assert.equal("error" in answer && answer.error.data.name, "SESSION_INVALID");
    await assert.rejects(connect(node, token), (error: { data?: { name: string } }) => {
      return error.data?.name === "SESSION_INVALID";
    });
  }
}

/** A socket of the same session on each node. */
const socketsOf = (token: string) => Promise.all(cluster.nodes.map((node) => connect(node, token)));
const closedEverywhere = (sockets: { connected: boolean }[]) =>
  until("the sockets are closed on every node", () => sockets.every((one) => !one.connected), CLOSED_WITHIN);

test("a guest is one call away, with a name or without, and is known on every node", async () => {
  const { token, user } = await post(cluster.node(0), "session.guest", {});
  assert.equal(user.guest, true);
  assert.match(user.name, /^Guest \d{4}$/);
  assert.match(token, /^[\w-]{43}$/, "256 bits");
  for (const index of nodesOf()) assert.deepEqual((await get(token, index)).user, user);
  const { user: ann } = await post(cluster.node(1), "session.guest", { name: " Ann " });
  assert.equal(ann.name, "Ann");
});

test("somebody who registers can sign in on another node, and out again", async () => {
  const registered = await post(cluster.node(0), "session.register", { name: "Dora", password: PASSWORD });
  assert.equal(registered.user.guest, false);
  const signedIn = await post(cluster.node(1), "session.login", { name: "dora", password: PASSWORD });
  assert.deepEqual(signedIn.user, registered.user, "the name as it was registered, however it was typed");
  await post(cluster.node(2), "session.logout", {}, signedIn.token);
  await until("all nodes know", () => isRefused(signedIn.token).then(() => true), CLOSED_WITHIN);
  assert.equal((await get(registered.token)).user.id, registered.user.id, "the other session stays");
});

test("a guest who registers stays the same user in the same rooms, under a new token; the old one is void", async () => {
  const guest = await Person.arrive(cluster.node(0), "Emil", ["lobby"]);
  const other = await Person.arrive(cluster.node(2), "Eva", ["lobby"]);
  const others = await socketsOf(guest.token);
  const { token, user } = await post(
    cluster.node(1),
    "session.register",
    { name: "Emil Nolde", password: PASSWORD },
    guest.token,
  );
  assert.deepEqual(user, { id: guest.user.id, name: "Emil Nolde", guest: false });
  const renamed = () => other.events.find(({ type, by }) => type === "member.changed" && by === user.id);
  assert.deepEqual((await until("the others in the room know", renamed)).body, { user });
  assert.notEqual(token, guest.token);
  await post(cluster.node(2), "room.history", { room: "lobby" }, token);
  await closedEverywhere([...others, guest.socket]);
  await until("all nodes know", () => isRefused(guest.token).then(() => true), CLOSED_WITHIN);
});

test("a socket that registers goes on under its new session", async () => {
  const guest = await Person.arrive(cluster.node(0), "Frida");
  const { token, user } = await guest.call("session.register", { name: "Frida", password: PASSWORD });
  const other = await connect(cluster.node(1), guest.token).catch(() => undefined);
  if (other) await closedEverywhere([other]);
  const { user: still, session } = await guest.call("session.get", {});
  assert.equal(still.id, user.id);
  await post(cluster.node(2), "session.revoke", { session: session.id }, token);
  await closedEverywhere([guest.socket]);
});

test("tokens that nobody was given are refused everywhere", async () => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  const other = token.endsWith("A") ? "B" : "A";
  for (const forged of [
    randomBytes(32).toString("base64url"),
    `${token.slice(0, -1)}${other}`.slice(0, 43),
    `${token}A`,
    token.slice(0, -1),
    token.toLowerCase(),
    "__proto__",
    "*",
    "x".repeat(4000),
  ]) {
    await isRefused(forged);
  }
});

test("a session that ran out is refused, also by a node that has not seen it yet", async () => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  await store.hset(await keyOf(token), "expiresAt", Date.now() - 1);
  await until("no node trusts what it read before", () => isRefused(token).then(() => true), CLOSED_WITHIN);
});

test("a session that the store no longer has ends within what a node may trust it", async () => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  await store.del(await keyOf(token));
  await until("no node trusts what it read before", () => isRefused(token).then(() => true), CLOSED_WITHIN);
});

test("a session that is revoked closes its sockets on every node, and only its own", async () => {
  const { token } = await post(cluster.node(0), "session.register", { name: "Gerd", password: PASSWORD });
  const { token: phone } = await post(cluster.node(1), "session.login", { name: "Gerd", password: PASSWORD });
  const mine = await socketsOf(token);
  const lost = await socketsOf(phone);
  const id = await idOf(phone);
  const { sessions } = await post(cluster.node(2), "session.list", {}, token);
  assert.deepEqual(new Set(sessions.map((session) => session.id)), new Set([id, await idOf(token)]));
  await post(cluster.node(2), "session.revoke", { session: id }, token);
  await closedEverywhere(lost);
  await isRefused(phone);
  assert.ok(mine.every((socket) => socket.connected));
  for (const socket of mine) socket.disconnect();
});

test("nobody can revoke a session of somebody else", async () => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  const { token: other } = await post(cluster.node(0), "session.guest", {});
  const session = await idOf(other);
  await assert.rejects(post(cluster.node(1), "session.revoke", { session }, token), named("INVALID_PARAMS"));
  await get(other);
});

test("sockets are closed within 5 s also where the broadcast of the end is lost", async (t) => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  const sockets = await socketsOf(token);
  // From now on nobody may speak to people, and nobody listens for them: only the stream can tell.
  await forbid(t, "publish", "spublish");
  await dropPeople();
  await post(cluster.node(0), "session.logout", {}, token);
  await closedEverywhere(sockets);
  await isRefused(token);
});

test("sockets are closed within 5 s also where the stream of ends cannot be read", async (t) => {
  const { token } = await post(cluster.node(0), "session.guest", {});
  const sockets = await socketsOf(token);
  await forbid(t, "xrange");
  await post(cluster.node(0), "session.logout", {}, token);
  await closedEverywhere(sockets);
  await isRefused(token);
});

/** Takes commands from everybody until the test is over. */
async function forbid(t: TestContext, ...commands: string[]): Promise<void> {
  t.after(() => store.call("ACL", "SETUSER", "default", ...commands.map((command) => `+${command}`)));
  await store.call("ACL", "SETUSER", "default", ...commands.map((command) => `-${command}`));
}

async function dropPeople(): Promise<void> {
  const list = String(await store.call("CLIENT", "LIST"));
  const ids = [...list.matchAll(/^id=(\d+) .*name=teahouse:\S+:people /gm)].map(([, id]) => id ?? "");
  assert.equal(ids.length, cluster.nodes.length);
  for (const id of ids) await store.call("CLIENT", "KILL", "ID", id);
}

const idOf = async (token: string) => (await get(token)).session.id;

/** The key under which a session is kept. */
async function keyOf(token: string): Promise<string> {
  const id = await idOf(token);
  const keys = await store.keys("s:*");
  const ids = await Promise.all(keys.map((key) => store.hget(key, "id")));
  return keys[ids.indexOf(id)] ?? assert.fail("the session is nowhere");
}
