import assert from "node:assert/strict";
import { test } from "node:test";
import { Replicas } from "../../../server/data/replicas.ts";

const says = (history: string, before: string, replicas: number) =>
  `role:master\r\nconnected_slaves:${replicas}\r\nmaster_replid:${history}\r\nmaster_replid2:${before}\r\n`;

test("only a primary that continues a known history is surely the one; others may have been replaced", () => {
  const replicas = new Replicas("auto", 1, () => {});
  assert.deepEqual(
    replicas.learn(says("a", "0", 2)),
    { isNew: false, isSure: false, replicas: 2 },
    "the first that is met",
  );
  assert.deepEqual(
    replicas.learn(says("a", "0", 1)),
    { isNew: false, isSure: false, replicas: 1 },
    "the same, met again",
  );
  assert.deepEqual(
    replicas.learn(says("b", "a", 1)),
    { isNew: true, isSure: true, replicas: 1 },
    "promoted in its place",
  );
  assert.deepEqual(
    replicas.learn(says("b", "a", 1)),
    { isNew: false, isSure: true, replicas: 1 },
    "met again right afterwards",
  );
  assert.deepEqual(
    replicas.learn(says("a", "0", 1)),
    { isNew: false, isSure: false, replicas: 1 },
    "the old one, woken up",
  );
  assert.deepEqual(
    replicas.learn(says("c", "0", 1)),
    { isNew: false, isSure: false, replicas: 1 },
    "one that was started anew",
  );
});

test("while a primary is in doubt, all replicas that were ever there must confirm", () => {
  const replicas = new Replicas(1, 0, () => {});
  replicas.learn(says("a", "0", 2));
  replicas.learn(says("a", "0", 0));
  assert.deepEqual([replicas.wanted, replicas.all], [1, 2]);
  assert.deepEqual([new Replicas(0, 1, () => {}).all, new Replicas(3, 1, () => {}).all], [0, 3]);
});

test("a single Redis that is given replicas has its messages kept there, too, from then on", () => {
  let found = 0;
  const replicas = new Replicas("auto", 0, () => {
    found += 1;
  });
  replicas.learn(says("a", "0", 0));
  assert.deepEqual([replicas.wanted, replicas.all], [0, 0]);
  replicas.learn(says("a", "0", 1));
  replicas.learn(says("a", "0", 0));
  assert.deepEqual([replicas.wanted, replicas.all, found], [1, 1, 1]);
});
