import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { LOBBY, type RpcResponse, type WireError } from "#protocol";
import { post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket } from "../support/raw.ts";

let cluster: TestCluster;
let token: string;
let socket: RawSocket;
before(async () => {
  cluster = await startCluster(1);
  ({ token } = await post(cluster.node(0), "session.guest", { name: "Wire" }));
  await post(cluster.node(0), "room.join", { room: LOBBY }, token);
  socket = await RawSocket.open(cluster.node(0), token);
});
after(async () => {
  socket.close();
  await cluster.stop();
});

const post204 = async (json: string) => {
  const { status, text } = await postRaw(cluster.node(0), json, { authorization: `Bearer ${token}` });
  assert.equal(status, text === "" ? 204 : 200);
  return text === "" ? undefined : (JSON.parse(text) as unknown);
};
/** Both ways in, each taking JSON text as it is. */
const ways: [string, (json: string) => Promise<unknown>][] = [
  ["over HTTP", post204],
  ["over a socket", (json) => socket.ask(json)],
];
const errorOf = (answer: unknown): WireError => {
  const response = answer as RpcResponse;
  return "error" in response ? response.error : assert.fail(`no error: ${JSON.stringify(answer)}`);
};
const brief = (answer: unknown) => {
  const response = answer as RpcResponse;
  return [response.id, "error" in response ? response.error.code : "ok"];
};
const request = (method: string, params?: unknown, id: unknown = 1) =>
  JSON.stringify({ jsonrpc: "2.0", method, params, id });

for (const [way, say] of ways) {
  test(`${way}: a call is answered under its id, whatever kind of id`, async () => {
    for (const id of [0, 1.5, -7, "", "tea", null, Number.MAX_SAFE_INTEGER]) {
      const answer = (await say(request("system.ping", {}, id))) as { result: { node: string } };
      assert.deepEqual({ ...answer, result: answer.result.node }, { jsonrpc: "2.0", id, result: "node-1" });
    }
  });

  test(`${way}: params may be given by position, in the contract's order`, async () => {
    const clientId = randomUUID();
    const first = (await say(request("message.send", [LOBBY, clientId, "by position"]))) as { result: { id: string } };
    const again = (await say(request("message.send", { room: LOBBY, clientId, text: "by position" }))) as {
      result: { id: string; duplicate: boolean };
    };
    assert.equal(again.result.duplicate, true);
    assert.equal(again.result.id, first.result.id);
    assert.equal(errorOf(await say(request("message.send", [LOBBY, clientId, "x", "too many"]))).code, -32602);
  });

  test(`${way}: what is no request, no method and no parameter has its own code`, async () => {
    assert.deepEqual(brief(await say('{"jsonrpc":"2.0","method":1,"params":"bar"}')), [null, -32600]);
    assert.deepEqual(brief(await say('{"jsonrpc":"2.0","method":"system.ping","params":null,"id":4}')), [4, -32600]);
    assert.deepEqual(brief(await say('{"jsonrpc":"2.0","result":1,"id":4}')), [4, -32600]);
    assert.deepEqual(brief(await say(request("no.such", {}, "5"))), ["5", -32601]);
    assert.deepEqual(brief(await say(request("message.send", { room: LOBBY }, 6))), [6, -32602]);
    assert.deepEqual(brief(await say('"text"')), [null, -32600]);
    assert.deepEqual(brief(await say("null")), [null, -32600]);
  });

  test(`${way}: an error has a name, says whether to retry and which parameter, and who answered which call`, async () => {
    const { message, data } = errorOf(await say(request("message.send", { room: LOBBY, text: 5, clientId: "x" })));
    assert.equal(data.name, "INVALID_PARAMS");
    assert.equal(data.retryable, false);
    assert.equal(data.node, "node-1");
    assert.match(data.requestId, /^[\w-]{8,}(\.\d+)?$/);
    assert.match(data.param ?? "", /^(text|clientId)$/);
    assert.match(message, /^(text|clientId) must /);
    const missing = errorOf(await say(request("message.send", { room: LOBBY, text: "x" })));
    assert.equal(missing.data.param, "clientId");
  });

  test(`${way}: what a caller made up is not repeated to it`, async () => {
    const made = "<b>made up</b>".repeat(1000);
    for (const json of [
      request("system.ping", { [made]: 1 }),
      request(made, {}),
      request("room.join", { room: made }),
      JSON.stringify({ jsonrpc: made, method: "system.ping", id: 1 }),
    ]) {
      assert.doesNotMatch(JSON.stringify(await say(json)), /made up/);
    }
  });

  test(`${way}: a batch is answered in its order, its notifications are not, and mistakes stay alone`, async () => {
    const answers = (await say(`[
      ${request("system.ping", {}, 1)},
      {"jsonrpc":"2.0","method":"system.ping"},
      {"foo":"boo"},
      ${request("no.such", {}, 2)},
      ${request("system.ping", [], "3")},
      1
    ]`)) as unknown[];
    assert.deepEqual(answers.map(brief), [
      [1, "ok"],
      [null, -32600],
      [2, -32601],
      ["3", "ok"],
      [null, -32600],
    ]);
  });

  test(`${way}: a batch of 100 is served, of 0 or 101 it is one error`, async () => {
    const batch = (count: number) => `[${Array(count).fill(request("system.ping")).join()}]`;
    assert.equal(((await say(batch(100))) as unknown[]).length, 100);
    assert.deepEqual(brief(await say(batch(0))), [null, -32600]);
    assert.deepEqual(brief(await say(batch(101))), [null, -32600]);
  });

  test(`${way}: messages of one batch are kept in the order in which they were written`, async () => {
    const sends = Array.from({ length: 20 }, (_, i) =>
      request("message.send", { room: LOBBY, clientId: randomUUID(), text: `line ${i}` }, i),
    );
    const answers = (await say(`[${sends.join()}]`)) as { id: number; result: { seq: number } }[];
    const first = answers[0]?.result.seq ?? 0;
    assert.deepEqual(
      answers.map((answer) => [answer.id, answer.result.seq]),
      sends.map((_, i) => [i, first + i]),
    );
  });

  test(`${way}: 100,000 levels of nesting are refused within a second`, async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const started = performance.now();
    assert.deepEqual(brief(((await say(deep)) as unknown[])[0]), [null, -32600]);
    assert.deepEqual(brief(await say(`{"jsonrpc":"2.0","method":"system.ping","id":1,"params":${deep}}`)), [1, -32602]);
    assert.deepEqual(
      brief(await say(`{"jsonrpc":"2.0","method":"room.join","id":1,"params":{"room":${deep}}}`)),
      [1, -32602],
    );
    assert.ok(performance.now() - started < 1000);
  });

  test(`${way}: names that JavaScript knows by itself are neither methods nor parameters`, async () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      assert.deepEqual(brief(await say(`{"jsonrpc":"2.0","method":"${name}","id":1}`)), [1, -32601], name);
      const params = `{"room":"${LOBBY}","${name}":{"admin":true}}`;
      assert.deepEqual(
        brief(await say(`{"jsonrpc":"2.0","method":"room.join","id":1,"params":${params}}`)),
        [1, -32602],
        name,
      );
    }
    assert.deepEqual(brief(await say(`{"__proto__":${request("system.ping")},"id":1}`)), [1, -32600]);
    assert.equal(({} as { admin?: boolean }).admin, undefined);
  });

  test(`${way}: hostile Unicode in a text or a name is refused or kept, and the refusal says why`, async () => {
    const send = (text: string) => say(request("message.send", { room: LOBBY, clientId: randomUUID(), text }));
    for (const text of [
      "\uD800",
      "nul \0",
      "\u200E \n".replace("\u200E", ""),
      "a".repeat(4001),
      `a${"\u0301".repeat(7000)}`,
    ]) {
      assert.equal(errorOf(await send(text)).data.name, "TEXT_REFUSED", JSON.stringify(text.slice(0, 9)));
    }
    assert.deepEqual(brief(await send("\u202E<img src=x onerror=alert(1)>")), [1, "ok"]);
    for (const name of ["\uD800", "\0", "\u202Egpj.exe", "\u200B", `a${"\u0301".repeat(90)}`]) {
      assert.equal(errorOf(await say(request("session.guest", { name }))).data.name, "NAME_REFUSED");
      assert.equal(errorOf(await say(request("room.create", { name }))).data.name, "NAME_REFUSED");
    }
  });

  test(`${way}: a failure that nobody foresaw is answered without its text`, async (t) => {
    const store = cluster.redis.connect();
    t.after(() => store.disconnect());
    await store.set("{r:broken}:members", "secret of the store");
    const error = errorOf(await say(request("room.history", { room: "broken" })));
    assert.equal(error.code, -32603);
    assert.deepEqual(
      { ...error.data, requestId: "" },
      { name: "INTERNAL", retryable: true, requestId: "", node: "node-1", docUrl: "/api#INTERNAL" },
    );
    assert.doesNotMatch(JSON.stringify(error), /WRONGTYPE|secret|redis|hexists/i);
  });
}

test("over HTTP notifications are carried out and answered with 204, alone and in a batch", async () => {
  const tell = (text: string) =>
    JSON.stringify({
      jsonrpc: "2.0",
      method: "message.send",
      params: { room: LOBBY, clientId: randomUUID(), text },
    });
  assert.equal(await post204(tell("one")), undefined);
  assert.equal(await post204(`[${tell("two")},${tell("three")}]`), undefined);
  assert.equal(await post204('{"jsonrpc":"2.0","method":"no.such"}'), undefined);
  const { messages } = await post(cluster.node(0), "room.history", { room: LOBBY, limit: 3 }, token);
  assert.deepEqual(
    messages.map((message) => message.text),
    ["one", "two", "three"],
  );
});

test("over a socket what is emitted without an ack is carried out and never answered", async () => {
  const quiet = await RawSocket.open(cluster.node(0), token);
  const params = { room: LOBBY, clientId: randomUUID(), text: "quiet" };
  quiet.tell(request("message.send", params));
  quiet.tell(request("no.such"));
  quiet.tell("[1,2,3]");
  // Answered after them all: had they been answered, it would have been before.
  const again = (await quiet.ask(request("message.send", params))) as { result: { duplicate: boolean } };
  assert.equal(again.result.duplicate, true);
  assert.deepEqual(
    quiet.frames.filter((frame) => frame.startsWith("43")).map((frame) => frame.slice(0, 4)),
    ["431["],
  );
  quiet.close();
});
