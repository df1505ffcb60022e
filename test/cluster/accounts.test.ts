import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Redis } from "ioredis";
import type { ErrorName } from "#protocol";
import { Answered, post, startCluster, type TestCluster } from "../support/cluster.ts";

const PASSWORD = "correct horse battery";

let cluster: TestCluster;
let store: Redis;
before(async () => {
  cluster = await startCluster(2);
  store = cluster.redis.connect();
});
after(async () => {
  store.disconnect();
  await cluster.stop();
});

const named = (name: ErrorName) => (error: unknown) => error instanceof Answered && error.error.data.name === name;
const register = (name: string, more: { password?: string; clientId?: string } = {}, index = 0) =>
  post(cluster.node(index), "session.register", { name, password: PASSWORD, ...more });
const login = (name: string, password: string, index = 0) =>
  post(cluster.node(index), "session.login", { name, password });
const reasonOf = (error: unknown) => (error instanceof Answered ? error.error.data.name : String(error));

test("a name that looks like a taken one is taken: for accounts, guests, renaming, on every node", async () => {
  await register("Anna Karenina");
  const { token } = await post(cluster.node(0), "session.guest", { name: "Somebody" });
  for (const [i, alike] of [
    "Anna Karenina",
    "anna karenina",
    "ANNAKARENINA",
    "\u0410nna Karenina", // Cyrillic А
    "Ann\u03B1 Karenina", // Greek α
    "Аnnа Каrеninа", // all the Cyrillic there is
    "Ａｎｎａ　Ｋａｒｅｎｉｎａ",
    "𝐀𝐧𝐧𝐚 𝐊𝐚𝐫𝐞𝐧𝐢𝐧𝐚",
    "Anna\uFE0F Karenina",
  ].entries()) {
    const node = cluster.node(i % 2);
    const taken = named("NAME_TAKEN");
    await assert.rejects(register(alike, {}, i % 2), taken, alike);
    await assert.rejects(post(node, "session.guest", { name: alike }), taken, alike);
    await assert.rejects(post(node, "user.rename", { name: alike }, token), taken, alike);
  }
  await post(cluster.node(0), "session.guest", { name: "Anna Karenin" });
});

test("of many who register one name at once over two nodes, one gets it", async () => {
  const attempts = Array.from({ length: 8 }, (_, i) => register("Wanted", { password: `${PASSWORD} ${i}` }, i % 2));
  const settled = await Promise.allSettled(attempts);
  const lost = settled.filter((one) => one.status === "rejected");
  assert.equal(lost.length, 7);
  for (const { reason } of lost) assert.equal(reasonOf(reason), "NAME_TAKEN");
});

test("a retried registration is answered like the first, but only with its own password", async () => {
  const clientId = randomUUID();
  const first = await register("Twice", { clientId });
  const again = await register("Twice", { clientId }, 1);
  assert.deepEqual(again.user, first.user);
  await assert.rejects(register("Twice", { clientId, password: "something else" }, 1), named("NAME_TAKEN"));
});

test("an account that is renamed is found under its new name, and its old one is free", async () => {
  const { token, user } = await register("Before");
  await post(cluster.node(1), "user.rename", { name: "After" }, token);
  assert.equal((await login("after", PASSWORD)).user.id, user.id);
  await assert.rejects(login("Before", PASSWORD), named("CREDENTIALS_WRONG"));
  await register("Before");
});

test("an account whose making broke off after its name was taken is whole once its owner signs in", async () => {
  const { user } = await register("Halfway");
  await store.del(`{u:${user.id}}:profile`);
  const { token } = await login("Halfway", PASSWORD);
  await post(cluster.node(1), "room.join", { room: "lobby" }, token);
  assert.deepEqual((await post(cluster.node(1), "session.get", {}, token)).user, user);
});

test("a wrong password and an unknown name get the same answer", async () => {
  await register("Known");
  const answers = await Promise.all(
    ["Known", "Unknown"].map((name) => login(name, "a wrong password").catch((error: unknown) => error)),
  );
  const [known, unknown] = answers.map((error) => {
    assert.ok(error instanceof Answered);
    return { ...error.error, data: { ...error.error.data, requestId: "" } };
  });
  assert.equal(known?.data.name, "CREDENTIALS_WRONG");
  assert.deepEqual(unknown, known);
});

test("an unknown name costs a hash as a known one does, and a crowd at the door is told to come back", async () => {
  const crowd = async (name: string) => {
    const attempts = Array.from({ length: 60 }, () => login(name, "a wrong password").catch(reasonOf));
    const answers = await Promise.all(attempts);
    return {
      wrong: answers.filter((answer) => answer === "CREDENTIALS_WRONG").length,
      overloaded: answers.filter((answer) => answer === "OVERLOADED").length,
    };
  };
  await register("Popular");
  for (const name of ["Popular", "Nobody of this name"]) {
    const { wrong, overloaded } = await crowd(name);
    assert.equal(wrong + overloaded, 60);
    assert.ok(wrong >= 34, `${name}: those who found a place were served, ${wrong} of 60`);
    assert.ok(overloaded > 0, `${name}: nobody had to wait, so nothing was hashed`);
  }
  await assert.rejects(login("Nobody of this name", PASSWORD), named("CREDENTIALS_WRONG"), "the crowd left no trace");
});

test("the store holds no token and no password, only what neither can be made from", async () => {
  const password = `only here ${randomUUID()}`;
  const account = await register("Keeper", { password });
  const guest = await post(cluster.node(1), "session.guest", { name: "Passing" });
  await login("Keeper", password, 1);
  const all = await contents();
  assert.match(all, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.match(all, new RegExp(account.user.id), "the whole store was searched");
  for (const secret of [password, account.token, guest.token]) assert.equal(all.includes(secret), false);
});

/** Every key and value of the store, as text. */
async function contents(): Promise<string> {
  const parts: string[] = [];
  for (const key of await store.keys("*")) {
    const type = await store.type(key);
    const value =
      type === "hash"
        ? await store.hgetall(key)
        : type === "stream"
          ? await store.xrange(key, "-", "+")
          : type === "zset"
            ? await store.zrange(key, "0", "-1")
            : type === "set"
              ? await store.smembers(key)
              : await store.get(key);
    parts.push(key, JSON.stringify(value));
  }
  return parts.join("\n");
}
