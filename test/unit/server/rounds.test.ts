import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { rounds } from "../../../server/service/rounds.ts";

/** A task that lasts until it is told to end. */
function slowTask() {
  const ends: (() => void)[] = [];
  const task = () => new Promise<void>((resolve) => ends.push(resolve));
  return { task, ends };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("rounds", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("come one after another, with a pause after the end of each", async () => {
    const { task, ends } = slowTask();
    const stop = rounds(1000, task, 0);
    mock.timers.tick(0);
    mock.timers.tick(5000);
    assert.equal(ends.length, 1, "the first one lasts");
    ends[0]?.();
    await settled();
    mock.timers.tick(999);
    assert.equal(ends.length, 1);
    mock.timers.tick(1);
    assert.equal(ends.length, 2);
    stop();
  });

  it("come no more after the end, also when that is in the middle of one", async () => {
    const { task, ends } = slowTask();
    const stop = rounds(1000, task);
    mock.timers.tick(1000);
    stop();
    ends[0]?.();
    await settled();
    mock.timers.tick(60_000);
    assert.equal(ends.length, 1);
  });
});
