import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../../infra/supervisor/backoff.ts";

test("waits double from 250 ms up to 10 s", () => {
  const backoff = new Backoff();
  const waits = Array.from({ length: 8 }, () => backoff.after(100));
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test("a child that was up for 30 s has recovered: the next wait is short again", () => {
  const backoff = new Backoff();
  for (let crash = 0; crash < 6; crash += 1) backoff.after(100);
  assert.equal(backoff.after(30_000), 250);
  assert.equal(backoff.after(29_999), 500);
});
