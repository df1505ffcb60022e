import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { rounds } from "../../../server/service/rounds.ts";

/** A task that lasts until it is told to end. */
function slowTask() {
  const ends: (() => void)[] = [];
  const task = () => new Promise<void>((resolve) => ends.push(resolve));
  return { task, ends };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("rounds", () => {
  const timed = (what: string, test: (t: TestContext) => Promise<void>) =>
    it(what, async (t) => {
      t.mock.timers.enable({ apis: ["setTimeout"] });
      await test(t);
    });

  timed("come one after another, with a pause after the end of each", async (t) => {
    const { task, ends } = slowTask();
    const stop = rounds(1000, task, 0);
    t.mock.timers.tick(0);
    t.mock.timers.tick(5000);
    assert.equal(ends.length, 1, "the first one lasts");
    ends[0]?.();
    await settled();
    t.mock.timers.tick(999);
    assert.equal(ends.length, 1);
    t.mock.timers.tick(1);
    assert.equal(ends.length, 2);
    stop();
  });

  timed("come no more after the end, also when that is in the middle of one", async (t) => {
    const { task, ends } = slowTask();
    const stop = rounds(1000, task);
    t.mock.timers.tick(1000);
    stop();
    ends[0]?.();
    await settled();
    t.mock.timers.tick(60_000);
    assert.equal(ends.length, 1);
  });
});
