import assert from "node:assert/strict";
import { test } from "node:test";
import { readStoreUrl } from "../../../server/store-url.ts";

test("a store is one Redis, a primary that Sentinels name, or a Cluster", () => {
  const single = readStoreUrl("redis://10.0.0.1/3");
  assert.deepEqual(
    [single.kind, single.hosts, single.db, single.tls],
    ["single", [{ host: "10.0.0.1", port: 6379 }], 3, false],
  );

  const sentinel = readStoreUrl("rediss+sentinel://a:1,b,[::1]:3/the%20one?sentinelPassword=s%26s&db=2");
  assert.deepEqual(sentinel.hosts, [
    { host: "a", port: 1 },
    { host: "b", port: 26_379 },
    { host: "::1", port: 3 },
  ]);
  assert.deepEqual([sentinel.kind, sentinel.name, sentinel.tls, sentinel.db], ["sentinel", "the one", true, 2]);
  assert.equal(sentinel.sentinelPassword, "s&s");

  const cluster = readStoreUrl("redis+cluster://a:7000,b:7001");
  assert.deepEqual([cluster.kind, cluster.hosts.length], ["cluster", 2]);
});

test("users and passwords may hold any character, and are never shown", () => {
  const { username, password, shown } = readStoreUrl("redis://me:p%40s%3As%2F@h:1");
  assert.deepEqual([username, password, shown], ["me", "p@s:s/", "redis://h:1"]);
  assert.equal(readStoreUrl("redis://:secret@h").username, undefined);
  assert.equal(readStoreUrl("redis://:secret@h").password, "secret");
});

test("whatever else stands there is refused with what to give instead", () => {
  const wrong = [
    "",
    "http://h:1",
    "redis://",
    "redis://a:1,b:2",
    "redis://h:0",
    "redis://h:70000",
    "redis://h:1/one",
    "redis://h:1?sentinelPassword=x",
    "redis+sentinel://a:1,b:2",
    "redis+cluster://a:1/2",
    "redis+cluster://a:1,,b:2",
  ];
  for (const text of wrong) assert.throws(() => readStoreUrl(text), /give redis|leave out|missing/, text);
});
