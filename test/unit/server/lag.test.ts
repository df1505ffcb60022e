import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Lag, type Sheddable } from "../../../server/app/lag.ts";
import { loop as budget } from "../../../server/budgets.ts";
import { LoopWatch } from "../../../server/loop-watch.ts";

const all: readonly Sheddable[] = ["typing", "presence", "sockets", "history"];

function judging(t: TestContext) {
  const watch = new LoopWatch();
  const lag = new Lag(watch);
  t.after(() => {
    lag.stop();
    watch.stop();
  });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  return {
    shed: () => all.filter((what) => lag.sheds(what)),
    look(lateMs: number, utilization = 1) {
      now += budget.judgeMs;
      lag.judge(lateMs, utilization);
    },
  };
}

test("the later a node is, the more it lets go of, and in this order", (t) => {
  const { look, shed } = judging(t);
  const most: number[] = all.map((what) => budget.shedAtMs[what]);
  for (const [i, ms] of most.entries()) {
    look(ms + 1);
    look(ms + 1);
    assert.deepEqual(shed(), all.slice(0, i + 1));
  }
});

test("one long turn is no trouble, and neither is being late while there is nothing to do", (t) => {
  const { look, shed } = judging(t);
  look(5000);
  look(0);
  look(5000);
  look(0);
  assert.deepEqual(shed(), []);
  look(5000, 0.3);
  look(5000, 0.3);
  assert.deepEqual(shed(), []);
});

test("a second after it is on time again, nothing is let go of any more", (t) => {
  const { look, shed } = judging(t);
  look(5000);
  look(5000);
  assert.deepEqual(shed(), all);
  for (let ms = 0; ms <= budget.shedMs; ms += budget.judgeMs) look(0);
  assert.deepEqual(shed(), []);
});
