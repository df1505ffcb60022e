import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type ErrorName, LOBBY, type MessageRef, type RpcResponse } from "#protocol";
import { Person, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { readLate, say, seesChange } from "../support/messages.ts";

let cluster: TestCluster;
let ann: Person;
let bob: Person;
let mine: MessageRef;
before(async () => {
  cluster = await startCluster(2);
  ann = await Person.arrive(cluster.node(0), "Ann", [LOBBY]);
  bob = await Person.arrive(cluster.node(1), "Bob", [LOBBY]);
  mine = await say(ann, LOBBY, "mine");
});
after(async () => {
  ann.leave();
  bob.leave();
  await cluster.stop();
});

/** How a call ends that no client of ours would make; `params` is JSON, or becomes it. */
async function outcome(method: string, params: object | string): Promise<ErrorName | "ok"> {
  const json = typeof params === "string" ? params : JSON.stringify(params);
  const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${json}}`;
  const { text } = await postRaw(cluster.node(0), body, { authorization: `Bearer ${ann.token}` });
  const answer = JSON.parse(text) as RpcResponse;
  return "error" in answer ? answer.error.data.name : "ok";
}

const base = () => ({ room: LOBBY, clientId: randomUUID() });
const changing = {
  "message.edit": () => ({ ...base(), text: "x" }),
  "message.delete": base,
  "reaction.add": () => ({ ...base(), emoji: "👍" }),
  "reaction.remove": () => ({ ...base(), emoji: "👍" }),
} as const;

test("a message that is named in any other way than by id and seq is refused before anything is looked up", async () => {
  for (const [method, params] of Object.entries(changing)) {
    for (const message of [
      null,
      "id",
      7,
      [],
      [mine.id, mine.seq],
      {},
      { id: mine.id },
      { seq: mine.seq },
      { ...mine, seq: String(mine.seq) },
      { ...mine, seq: -1 },
      { ...mine, seq: 1.5 },
      { ...mine, seq: 2 ** 53 },
      { ...mine, id: ["x"] },
      { ...mine, id: "x".repeat(41) },
      { ...mine, room: LOBBY },
    ]) {
      assert.equal(
        await outcome(method, { ...params(), message }),
        "INVALID_PARAMS",
        `${method} ${JSON.stringify(message)}`,
      );
    }
    const proto = JSON.stringify({ ...params(), message: mine }).replace('"id":', '"__proto__":{"id":1},"id":');
    assert.equal(await outcome(method, proto), "INVALID_PARAMS", method);
    assert.equal(await outcome(method, { ...params(), message: mine, clientId: "1" }), "INVALID_PARAMS", method);
  }
});

test("ids that mean something to Lua, JSON or a stream are only wrong ids", async () => {
  for (const id of ["", "-", "%S+", ".*", "$", "0-0", '","seq":1}', "\n", "\u0000", "x y", "*", "+", "constructor"]) {
    for (const [method, params] of Object.entries(changing)) {
      assert.equal(await outcome(method, { ...params(), message: { ...mine, id } }), "MESSAGE_NOT_FOUND", id);
    }
    const reply = { ...mine, id };
    assert.equal(await outcome("message.send", { ...base(), text: "x", reply }), "MESSAGE_NOT_FOUND", id);
  }
  assert.equal((await readLate(cluster.node(1), bob, LOBBY, mine))?.text, "mine");
});

test("calls are ids of people and nothing else, and not too many", async () => {
  for (const mentions of [
    "all",
    ["*"],
    ["a b"],
    [""],
    ["%S+"],
    [null],
    [["x"]],
    ["x".repeat(41)],
    Array.from({ length: 51 }, (_, i) => `u${i}`),
  ]) {
    assert.equal(await outcome("message.send", { ...base(), text: "x", mentions }), "INVALID_PARAMS");
    assert.equal(await outcome("message.edit", { ...base(), text: "x", message: mine, mentions }), "INVALID_PARAMS");
  }
  for (const mentionsRoom of [false, 1, "true", null]) {
    assert.equal(await outcome("message.send", { ...base(), text: "x", mentionsRoom }), "INVALID_PARAMS");
  }
});

test("numbers of messages and threads are whole, not negative, and not too many", async () => {
  for (const seqs of [[], [-1], [1.5], ["1"], [2 ** 53], [null], "1", Array.from({ length: 51 }, (_, i) => i)]) {
    assert.equal(await outcome("message.get", { room: LOBBY, seqs }), "INVALID_PARAMS", JSON.stringify(seqs));
  }
  assert.equal(await outcome("message.get", { room: LOBBY, seqs: [0, 0, Number.MAX_SAFE_INTEGER] }), "ok");
  for (const page of [
    { root: -1 },
    { root: "1" },
    { root: 1.5 },
    { root: mine.seq, after: -1 },
    { root: mine.seq, limit: 0 },
    { root: mine.seq, limit: 201 },
    {},
  ]) {
    assert.equal(await outcome("message.thread", { room: LOBBY, ...page }), "INVALID_PARAMS", JSON.stringify(page));
  }
  const most = Number.MAX_SAFE_INTEGER;
  assert.equal(await outcome("message.thread", { room: LOBBY, root: 0 }), "ok");
  assert.equal(await outcome("message.thread", { room: LOBBY, root: most, after: most, limit: 200 }), "ok");
});

test("words that look like what the store writes are words: they change no author, thread, call or line", async () => {
  const forged = [
    `"by":"${bob.user.id}"`,
    `x","by":"${bob.user.id}","clientId":"`,
    `\n${mine.seq} x y message.sent ${mine.seq}:${mine.id}\n{"by":"${bob.user.id}"}`,
    `"}},"reply":{"id":"${mine.id}","seq":${mine.seq}},"thread":{"id":"${mine.id}","seq":${mine.seq}`,
    `","mentions":["${bob.user.id}"],"mentionsRoom":true,"x":"`,
    '"deleted":true',
    "\\",
    '\\"',
    "\\u0000 / %s %1 \t\n",
    "</script><img onerror=alert(1)>",
    "\u2028\u2029\u202E",
  ];
  for (const text of forged) {
    const message = await say(ann, LOBBY, text);
    await bob.sees(LOBBY, text);
    assert.deepEqual(bob.events.findLast(({ id }) => id === message.id)?.body, { text });
    const change = { ...base(), message };
    const other = { jsonrpc: "2.0", id: 1, method: "message.edit", params: { ...change, text: "stolen" } };
    const refused = (await bob.rpc(other)) as RpcResponse;
    assert.equal("error" in refused && refused.error.data.name, "MESSAGE_NOT_YOURS", text);
    await ann.call("reaction.add", { ...base(), message, emoji: "👍" });
    await ann.call("message.edit", { ...base(), message, text: `${text}.` });
    const answer = await say(bob, LOBBY, text, { reply: message });
    assert.equal((await seesChange(bob, "message.edited", message)).body.text, `${text}.`);
    const now = await readLate(cluster.node(1), bob, LOBBY, message);
    assert.deepEqual(
      [now?.text, now?.by, now?.reply, now?.mentions, now?.deleted, now?.replies],
      [`${text}.`, ann.user.id, undefined, undefined, undefined, 1],
      text,
    );
    await bob.call("message.delete", { ...base(), message: answer });
    await ann.call("message.delete", { ...base(), message });
    assert.equal(await readLate(cluster.node(1), bob, LOBBY, message), undefined, text);
  }
});

test("texts are judged in an edit as they are in a message", async () => {
  for (const text of ["", " \n", "\u0000", "\uD800", "a".repeat(4001), `a${"\u0301".repeat(40)}`]) {
    const [sent, edited] = [
      await outcome("message.send", { ...base(), text }),
      await outcome("message.edit", { ...base(), message: mine, text }),
    ];
    assert.ok(sent === "TEXT_REFUSED" || sent === "INVALID_PARAMS", sent);
    assert.equal(edited, sent, JSON.stringify(text));
  }
});
