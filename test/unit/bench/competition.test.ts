import assert from "node:assert/strict";
import { test } from "node:test";
import { type Match, ratio, standing, verdict } from "../../bench/competition.ts";
import type { Turn } from "../../bench/duel.ts";
import { exponent } from "../../bench/growth.ts";
import { readWishes } from "../../bench/wishes.ts";

/** A turn with a thousand deliveries, at so many µs each. */
function turn(name: string, us: number, more: Partial<Turn> = {}): Turn {
  const none = { lost: 0, doubled: 0, reordered: 0, disordered: 0, strange: 0, refused: 0 };
  const run = { due: 1000, delivered: 1000, sent: 5, seconds: 5, cpuMs: 2, lateMs: 1, p50: 5, p99: 9 };
  return { name, pace: 1, cpu: { node: us, nginx: 0, redis: 0 }, nodes: [us], ...none, ...run, ...more };
}

const match = (turns: Turn[], more: Partial<Match> = {}): Match => ({
  ...{ workload: "one-room-200", pace: 1, way: "edge", turns },
  ...more,
});

const fast = [turn("ours", 5), turn("classic", 20), turn("classic", 40), turn("ours", 4)];
const sooner = fast.map((one) => (one.name === "ours" ? { ...one, p99: 8 } : one));

test("a ratio is of turns that were neighbours, not of all to all", () => {
  assert.deepEqual(ratio(fast, "classic"), { middle: 0.175, min: 0.1, max: 0.25 });
});

test("a goal is kept where all of it is: cost, both latencies, and every delivery", () => {
  assert.equal(verdict(match(sooner)).isMet, true);
  assert.deepEqual(verdict(match(fast)).kept, { cost: true, p50: true, p99: false, delivery: true });
  const late = sooner.map((one) => (one.name === "ours" ? { ...one, p50: 26 } : one));
  assert.equal(verdict(match(late)).kept.p50, false);
  const dear = sooner.map((one) => (one.name === "ours" ? { ...one, cpu: { ...one.cpu, redis: 10 } } : one));
  assert.equal(verdict(match(dear)).kept.cost, false);
  for (const wrong of ["lost", "doubled", "reordered", "disordered", "strange", "refused"]) {
    const [first, ...others] = sooner;
    assert.ok(first);
    const found = verdict(match([{ ...first, [wrong]: 1 }, ...others]));
    assert.deepEqual([wrong, found.isMet], [wrong, false]);
  }
});

test("at another pace, or another way, only the deliveries are promised", () => {
  const slow = [turn("ours", 50), turn("classic", 20)];
  for (const other of [{ pace: 2 }, { way: "direct" as const }]) {
    assert.equal(verdict(match(slow, other)).isMet, true);
    assert.equal(verdict(match([turn("ours", 50, { lost: 1 }), turn("classic", 20)], other)).isMet, false);
  }
});

test("the table says what is lost, and who stands apart", () => {
  const apart = [...sooner, turn("classic", 20, { lost: 3, doubled: 2, reordered: 1, disordered: 7 })];
  assert.match(standing([match(apart)]), /one-room-200 +4\.5 .* 0\/0\/0 ✓ +3\/2\/1, 7 apart/);
});

test("a cost that doubles with the size grows with the power of one; one that stays, of none", () => {
  const points = (cost: (size: number) => number) => [1, 10, 100].map((size) => ({ size, cost: cost(size) }));
  assert.ok(Math.abs(exponent(points((size) => 3 * size)) - 1) < 1e-9);
  assert.ok(Math.abs(exponent(points(() => 3))) < 1e-9);
});

test("a wish that makes no sense is not carried out", () => {
  for (const argv of [["--rounds", "0"], ["--seconds", "x"], ["--paces", "1,-1"], ["--against", "all"], ["--fast"]]) {
    assert.equal(readWishes(argv), undefined, argv.join(" "));
  }
  assert.deepEqual(readWishes(["--", "bursts", "--quick"])?.names, ["bursts"]);
});
