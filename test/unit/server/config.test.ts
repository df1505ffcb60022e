import assert from "node:assert/strict";
import { test } from "node:test";
import { type Config, ConfigError, readConfig } from "../../../server/config.ts";

const wrong = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return assert.fail(`${JSON.stringify(env)} was taken`);
};

test("an empty environment is a complete configuration, safe for loopback", () => {
  const config = readConfig({});
  assert.equal(config.HOST, "127.0.0.1");
  assert.equal(config.limited, true, "limits are on unless somebody turns them off");
  assert.deepEqual(config.RATE_MESSAGES, { count: 20, perMs: 1000 });
  assert.match(config.NODE_NAME, /-[0-9a-f]{6}$/);
  assert.notEqual(readConfig({}).NODE_NAME, config.NODE_NAME, "two nodes of one host have two names");
});

test("an empty value is the default, as compose files give it", () => {
  assert.equal(readConfig({ PORT: "" }).PORT, readConfig({}).PORT);
});

test("a configuration cannot be changed once it is read", () => {
  const config = readConfig({}) as { -readonly [K in keyof Config]: Config[K] };
  assert.throws(() => {
    config.MAX_TEXT = 1;
  }, TypeError);
  assert.equal(Object.isFrozen(config), true);
});

test("all wrong settings are named at once, each with what it is for, what to give, and its default", () => {
  const message = wrong({ PORT: "70000", LIMITS: "maybe", RATE_MESSAGES: "many", MAX_TEXT: "4.5", HOST: "0.0.0.0" });
  const lines = message.split("\n").slice(1);
  assert.equal(lines.length, 4, message);
  assert.match(message, /PORT=70000 \(port to listen on.*\): give a whole number, 0 to 65535\. Default: 3000/);
  assert.match(message, /LIMITS=maybe .*: give one of on, off\. Default: on/);
  assert.match(message, /RATE_MESSAGES=many .*: give COUNT\/SECONDSs, as in 20\/1s\. Default: 20\/1s/);
  assert.match(message, /MAX_TEXT=4\.5 .*: give a whole number, 1 to 4000/);
});

test("numbers that only look like numbers are wrong", () => {
  for (const PORT of ["-1", "0x10", "1e3", " 80", "80 ", "８０", "NaN", "Infinity", "99999999999999999999"]) {
    assert.match(wrong({ PORT }), /^Wrong settings:\n {2}PORT=/, PORT);
  }
});

test("a rate of nothing, or in no time, is wrong", () => {
  for (const rate of ["0/1s", "5/0s", "5", "5/1", "5/1m", "/s", "-5/1s", "5.5/1s"]) {
    assert.match(wrong({ RATE_READS: rate }), /RATE_READS=/, rate);
  }
});

test("LIMITS=off lifts rates, and only it does", () => {
  assert.equal(readConfig({ LIMITS: "off" }).limited, false);
  assert.equal(readConfig({ LIMITS: "on" }).limited, true);
});

test("who must have a message before it is acknowledged is memory, a number of replicas, or what fits the store", () => {
  assert.equal(readConfig({}).ACK, "auto");
  assert.equal(readConfig({ ACK: "memory" }).ACK, 0);
  assert.equal(readConfig({ ACK: "replica:2" }).ACK, 2);
  for (const ACK of ["replica", "replica:0", "replica:x", "disk"]) assert.match(wrong({ ACK }), /give auto, memory or/);
});

test("a wrong address of the store is named without its password", () => {
  const wrongs = [
    "//me:secret@h:1",
    "//me:se/secret@h:1/n",
    "//h:1/n?sentinelPassword=secret&x=secret",
    "//h:secret/n",
  ];
  for (const each of wrongs) {
    const message = wrong({ REDIS_URL: `redis+sentinel:${each}` });
    assert.match(message, /REDIS_URL=… \(where the store is/);
    assert.doesNotMatch(message, /secret/);
  }
});

test("faults on purpose are refused outside of tests", () => {
  const FAILPOINTS = "kill:append.sent:3,off:dedupe";
  assert.match(wrong({ FAILPOINTS }), /FAILPOINTS is for tests/);
  assert.match(wrong({ FAILPOINTS, NODE_ENV: "production" }), /FAILPOINTS is for tests/);
  const { kill, off } = readConfig({ FAILPOINTS, NODE_ENV: "test" }).FAILPOINTS;
  assert.deepEqual([kill, off], [{ "append.sent": 3 }, ["dedupe"]]);
  assert.match(wrong({ FAILPOINTS: "off:everything", NODE_ENV: "test" }), /none of kill:STEP/);
});
