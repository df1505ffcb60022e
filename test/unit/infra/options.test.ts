import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "../../../infra/supervisor/options.ts";

test("without flags and environment every option has its default", () => {
  assert.deepEqual(readOptions([], {}, "/srv/teahouse"), {
    kind: "run",
    options: {
      nodes: 3,
      port: 8080,
      host: "0.0.0.0",
      data: "/srv/teahouse/data",
      redis: "single",
      ack: "auto",
      fsync: "everysec",
      limits: true,
      demo: true,
      lang: "en",
    },
  });
});

test("a flag wins over the environment", () => {
  const env = { TEAHOUSE_NODES: "5", TEAHOUSE_PORT: "9000", TEAHOUSE_LIMITS: "off" };
  const reading = readOptions(["--nodes", "2", "--port=9100"], env, "/");
  assert.equal(reading.kind, "run");
  assert.deepEqual([reading.options.nodes, reading.options.port, reading.options.limits], [2, 9100, false]);
});

test("everything that is wrong is told at once, each under the name it was given by", () => {
  const argv = ["--port", "abc", "--foo", "extra", "--limits", "maybe", "--data"];
  const reading = readOptions(argv, { TEAHOUSE_NODES: "51", TEAHOUSE_REDIS_URL: "http://x" }, "/");
  assert.equal(reading.kind, "wrong");
  const expected = ["--data", "--foo", "extra", "TEAHOUSE_NODES", "--port", "--limits", "TEAHOUSE_REDIS_URL"];
  assert.deepEqual(
    reading.problems.map((problem) => expected.find((name) => problem.includes(name))),
    expected,
  );
});

test("the nodes' ports must fit above the edge's", () => {
  assert.equal(readOptions(["--port", "65532"], {}, "/").kind, "run");
  assert.equal(readOptions(["--port", "65533"], {}, "/").kind, "wrong");
});

test("a REDIS_URL that is set for something else lends us no foreign Redis", () => {
  const reading = readOptions([], { REDIS_URL: "redis://production:6379" }, "/");
  assert.equal(reading.kind === "run" && reading.options.redisUrl, undefined);
});

test("an existing Redis in all its forms is taken, and what is about our own is refused beside it, in both languages", () => {
  for (const url of [
    "redis://127.0.0.1:6379",
    "rediss://user:secret@redis.example:6380/1",
    "redis+sentinel://:secret@a:26379,b:26379/teahouse?sentinelPassword=other",
    "rediss+cluster://[::1]:7001,b:7002",
  ]) {
    assert.equal(readOptions(["--redis-url", url], {}, "/").kind, "run", url);
  }
  for (const url of ["http://a", "redis+magic://a", "redis://", "redis+cluster://a b"]) {
    assert.equal(readOptions(["--redis-url", url], {}, "/").kind, "wrong", url);
  }
  const both = ["--redis-url", "redis://a", "--redis", "cluster"];
  for (const [lang, said] of [
    ["en", /--redis .*--redis-url .*leave one of them out/],
    ["zh", /--redis .*--redis-url .*请去掉其一/],
  ] as const) {
    const reading = readOptions([...both, "--lang", lang], {}, "/");
    assert.match(reading.kind === "wrong" ? reading.problems.join() : "", said);
  }
});

test("a key for operators that could be guessed is refused, and shown nowhere", () => {
  const wrong = readOptions(["--operator-key", "swordfish"], {}, "/");
  assert.match(
    wrong.kind === "wrong" ? wrong.problems.join() : "",
    /^--operator-key must be 20 to 200 (?!.*swordfish)/,
  );
  const operatorKey = "a-key-of-24-characters__";
  const right = readOptions(["--demo", "off"], { TEAHOUSE_OPERATOR_KEY: operatorKey }, "/");
  assert.deepEqual(right.kind === "run" && [right.options.demo, right.options.operatorKey], [false, operatorKey]);
});

test("nobody is promised more replicas than there are", () => {
  assert.equal(readOptions(["--redis", "sentinel", "--ack", "replica:2"], {}, "/").kind, "run");
  assert.equal(readOptions(["--redis-url", "redis://a", "--ack", "replica:5"], {}, "/").kind, "run");
  for (const argv of [
    ["--ack", "replica:1"],
    ["--redis", "cluster", "--ack", "replica:3"],
    ["--ack", "replicas"],
  ]) {
    assert.equal(readOptions(argv, {}, "/").kind, "wrong", argv.join(" "));
  }
});

test("help and mistakes are told in Chinese where the environment is Chinese, or where --lang says so", () => {
  const help = readOptions(["--help"], { LANG: "zh_CN.UTF-8" }, "/");
  assert.match(help.kind === "help" ? help.text : "", /用法.*聊天节点数/s);
  const wrong = readOptions(["--port", "0", "--lang", "zh"], { LANG: "en_GB.UTF-8" }, "/");
  assert.match(wrong.kind === "wrong" ? (wrong.problems[0] ?? "") : "", /整数/);
});

test("help names every option and its variable", () => {
  const help = readOptions(["--help", "--port", "nonsense"], {}, "/");
  const text = help.kind === "help" ? help.text : "";
  for (const name of [
    "nodes",
    "port",
    "host",
    "data",
    "redis",
    "redis-url",
    "ack",
    "fsync",
    "limits",
    "demo",
    "operator-key",
    "lang",
  ]) {
    assert.match(text, new RegExp(`--${name} `));
    assert.ok(text.includes(`TEAHOUSE_${name.toUpperCase().replace("-", "_")}`), name);
  }
});
