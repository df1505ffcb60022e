import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#protocol";
import { type Item, parseText, readEnvelope } from "../../../server/app/jsonrpc.ts";

/** The examples of the specification (section 7), as far as they are about reading. */
const read = (json: string, maxBatch = 100) => readEnvelope(parseText(json), maxBatch);
const only = (json: string): Item => read(json).items[0] ?? assert.fail("there is no item");
const reasonOf = (item: Item) => ("refusal" in item ? item.refusal.reason : undefined);
const refuses = (json: string, reason: string) =>
  assert.throws(
    () => read(json),
    (error) => error instanceof Refusal && error.reason === reason,
    json.slice(0, 80),
  );

test("a call with positional parameters is read", () => {
  const item = only('{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}');
  assert.deepEqual(item, { method: "subtract", params: [42, 23], id: 1 });
});

test("a call with named parameters is read", () => {
  const item = only('{"jsonrpc":"2.0","method":"subtract","params":{"subtrahend":23,"minuend":42},"id":3}');
  assert.deepEqual(item, { method: "subtract", params: { subtrahend: 23, minuend: 42 }, id: 3 });
});

test("a call without an id is a notification, with params or without", () => {
  assert.deepEqual(only('{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}'), {
    method: "update",
    params: [1, 2, 3, 4, 5],
    id: undefined,
  });
  assert.deepEqual(only('{"jsonrpc": "2.0", "method": "foobar"}'), {
    method: "foobar",
    params: undefined,
    id: undefined,
  });
});

test("invalid JSON is a parse error, alone and in a batch", () => {
  refuses('{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', "PARSE");
  refuses('[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method"', "PARSE");
  refuses("", "PARSE");
});

test("an invalid request object is an invalid request, answered under null where its id cannot be read", () => {
  const item = only('{"jsonrpc": "2.0", "method": 1, "params": "bar"}');
  assert.equal(reasonOf(item), "INVALID_REQUEST");
  assert.equal(item.id, null);
});

test("an empty batch is one invalid request", () => refuses("[]", "INVALID_REQUEST"));

test("a batch of things that are no requests is an invalid request for each", () => {
  for (const [json, count] of [["[1]", 1] as const, ["[1,2,3]", 3] as const]) {
    const { batch, items } = read(json);
    assert.equal(batch, true);
    assert.equal(items.length, count);
    for (const item of items) assert.deepEqual([reasonOf(item), item.id], ["INVALID_REQUEST", null]);
  }
});

test("a mixed batch is read item by item, in its order", () => {
  const { items } = read(`[
    {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
    {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
    {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
    {"foo": "boo"},
    {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
    {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
  ]`);
  assert.deepEqual(
    items.map((item) => reasonOf(item) ?? item.id),
    ["1", undefined, "2", "INVALID_REQUEST", "5", "9"],
  );
});

test("a batch holds as many as allowed, and one more makes the whole of it one error", () => {
  const batch = (count: number) => JSON.stringify(Array(count).fill({ jsonrpc: "2.0", method: "a.b", id: 1 }));
  assert.equal(read(batch(1)).items.length, 1);
  assert.equal(read(batch(100)).items.length, 100);
  refuses(batch(101), "INVALID_REQUEST");
});

test("an id is given back as it came: text, null, whole and broken numbers", () => {
  for (const id of ["", "x", null, 0, -1, 1.5, 9_007_199_254_740_991, -9_007_199_254_740_991]) {
    const item = only(JSON.stringify({ jsonrpc: "2.0", method: "a.b", id }));
    assert.equal(reasonOf(item), undefined);
    assert.equal(item.id, id, JSON.stringify(id));
  }
});

test("an id that is no id, or that would come back as another one, is an invalid request", () => {
  for (const id of ["{}", '{"a":1}', "[]", "true", "false", "9007199254740993", "-9007199254740993", "1e400"]) {
    const item = only(`{"jsonrpc":"2.0","method":"a.b","id":${id}}`);
    assert.deepEqual([reasonOf(item), item.id], ["INVALID_REQUEST", null], id);
  }
});

test("params that are neither object nor array are an invalid request under its id", () => {
  for (const params of ["null", "1", '"text"', "true"]) {
    const item = only(`{"jsonrpc":"2.0","method":"a.b","id":7,"params":${params}}`);
    assert.deepEqual([reasonOf(item), item.id], ["INVALID_REQUEST", 7], params);
  }
});

test("another version, none, or a method that is no text is an invalid request", () => {
  for (const wrong of [
    '{"method":"a.b","id":7}',
    '{"jsonrpc":"1.0","method":"a.b","id":7}',
    '{"jsonrpc":2.0,"method":"a.b","id":7}',
    '{"jsonrpc":"2.0","id":7}',
    '{"jsonrpc":"2.0","method":null,"id":7}',
    '{"jsonrpc":"2.0","method":["a.b"],"id":7}',
  ]) {
    const item = only(wrong);
    assert.deepEqual([reasonOf(item), item.id], ["INVALID_REQUEST", 7], wrong);
  }
});

test("a response is not a request", () => {
  for (const response of [
    '{"jsonrpc":"2.0","result":19,"id":1}',
    '{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}',
    '{"jsonrpc":"2.0","error":null,"id":1}',
  ]) {
    assert.equal(reasonOf(only(response)), "INVALID_REQUEST", response);
  }
});

test("an object that names something twice is refused at any depth, however the name is written", () => {
  for (const twice of [
    '{"jsonrpc":"2.0","method":"a.b","method":"c.d","id":1}',
    '{"jsonrpc":"2.0","method":"a.b","params":{"room":"a","room":"b"},"id":1}',
    '{"jsonrpc":"2.0","method":"a.b","params":{"room":"a","r\\u006fom" : "b"},"id":1}',
    '{"a\\"b":1,"a\\"b":2}',
    '[{"x":{"y":1,"z":[{"y":2}],"y":3}}]',
  ]) {
    refuses(twice, "PARSE");
  }
});

test("what only looks like a name that comes twice is none", () => {
  for (const once of [
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"text":"\\"text\\":1,\\"text\\":2","x":"{\\"x\\":"}',
    '["a","a",":"]',
    '{"a":"a","b":"a:","c":"}"}',
  ]) {
    assert.deepEqual(parseText(once), JSON.parse(once));
  }
});

test("any JSON is read as JSON.parse reads it, and the envelope of anything is read without a failure", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(parseText(text), JSON.parse(text));
      try {
        readEnvelope(value, 100);
      } catch (error) {
        assert.ok(error instanceof Refusal);
      }
    }),
    { numRuns: 500 },
  );
});

test("any text at all is JSON or a parse error", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0az1e-+. \n') }), (text) => {
      try {
        parseText(text);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.reason === "PARSE");
      }
    }),
    { numRuns: 2000 },
  );
});

test("100,000 levels of nesting are read, or refused, within a second", () => {
  const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
  const started = performance.now();
  assert.equal(reasonOf(only(deep("[", "]"))), "INVALID_REQUEST");
  refuses("[".repeat(100_000), "PARSE");
  parseText(`{"params":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`);
  assert.ok(performance.now() - started < 1000);
});

test("names that JavaScript knows by itself are only names", () => {
  const item = only('{"jsonrpc":"2.0","__proto__":{"method":"a.b"},"constructor":1,"id":1}');
  assert.equal(reasonOf(item), "INVALID_REQUEST");
  assert.equal(({} as { method?: string }).method, undefined);
});
