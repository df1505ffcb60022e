import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Door } from "../../../server/app/door.ts";
import { door as budget } from "../../../server/budgets.ts";

/** A door, who came in by it, and a clock that the test turns: the loop comes round in time unless `lateMs` says not. */
function opened(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  let isBusy = false;
  const door = new Door(() => isBusy);
  const inside: number[] = [];
  return {
    inside,
    busy(so: boolean) {
      isBusy = so;
    },
    come: (count: number) =>
      Array.from({ length: count }, (_, i) => door.enter(() => inside.push(i))).filter(Boolean).length,
    pass(ticks: number, lateMs = 0) {
      for (let i = 0; i < ticks; i += 1) {
        now += budget.tickMs + lateMs;
        t.mock.timers.tick(budget.tickMs);
      }
    },
  };
}

test("in quiet times nobody waits", (t) => {
  const { come, inside, pass } = opened(t);
  for (let i = 0; i < 20; i += 1) {
    come(1);
    assert.equal(inside.length, i + 1);
    pass(1);
  }
});

test("a storm is let in evenly, each in its turn", (t) => {
  const { come, inside, pass } = opened(t);
  come(1000);
  assert.equal(inside.length, budget.burst);
  pass(10);
  assert.equal(inside.length, budget.burst + 10 * budget.perTick);
  pass(100);
  assert.deepEqual(
    inside,
    Array.from({ length: 1000 }, (_, i) => i),
  );
});

test("while the node does not come round in time hardly anybody is let in, and soon after all are again", (t) => {
  const { come, inside, pass } = opened(t);
  come(1000);
  pass(10, budget.lateMs + 1);
  const meanwhile = inside.length - budget.burst;
  assert.ok(meanwhile < 2 * budget.perTick, `${meanwhile} were let in`);
  pass(10);
  const soon = inside.length - budget.burst - meanwhile;
  pass(10);
  assert.equal(inside.length - budget.burst - meanwhile - soon, 10 * budget.perTick);
});

test("who would wait too long is not let in, and those before are", (t) => {
  const { come, inside, pass } = opened(t);
  assert.equal(come(10_000), budget.burst + budget.waiting);
  pass(1000);
  assert.equal(inside.length, budget.burst + budget.waiting);
});

test("while the node has too much to do most are told to come back, at once", (t) => {
  const { busy, come, inside, pass } = opened(t);
  busy(true);
  assert.equal(come(10_000), budget.burst + budget.waitingWhenLate);
  pass(20);
  assert.ok(inside.length < budget.burst + 40);
  busy(false);
  pass(60);
  assert.equal(inside.length, budget.burst + budget.waitingWhenLate);
});
