import assert from "node:assert/strict";
import { Session } from "node:inspector/promises";
import { describe, it } from "node:test";

/** Only what is loaded under the profiler's eyes is counted branch by branch. */
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { parse } = await import("../../../../client/app/markdown/index.ts");
const { names, PIECES } = await import("./hostile.ts");

/** How often the busiest branch of the scanner is gone into: the same on every machine, however busy that is. */
async function steps(texts: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const text of texts) {
    await session.post("Profiler.takePreciseCoverage");
    parse(text, names);
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const scanner = result.filter(({ url }) => url.includes("/client/app/markdown/"));
    const ranges = scanner.flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
    counts.push(Math.max(...ranges.map(({ count }) => count)));
  }
  return counts;
}

describe("the time to read it", () => {
  it("grows with its length: twice the text takes at most about twice the steps, whatever is repeated", async () => {
    const units = [...PIECES, ...PIECES.map((piece) => `${piece}a `), ...PIECES.map((piece) => `a${piece}*`)];
    const of = (unit: string, length: number) => unit.repeat(Math.floor(length / unit.length));
    const halves = await steps(units.map((unit) => of(unit, 2_000)));
    const wholes = await steps(units.map((unit) => of(unit, 4_000)));
    units.forEach((unit, i) => {
      const [half = 0, whole = 0] = [halves[i], wholes[i]];
      assert.ok(half > 0, "nothing was counted");
      assert.ok(whole < 2.2 * half + 100, `${JSON.stringify(unit)}: ${half} steps, then ${whole}`);
      assert.ok(whole < 10 * 4_000, `${JSON.stringify(unit)}: ${whole} steps`);
    });
  });

  it("is short for the worst that fits into a message", () => {
    const worst = ["*a _b ", "b_ a* ", "[a](https://b(", "> - ", "@Mei Li ", "``` `` ` "];
    const texts = [...PIECES, ...worst].map((unit) => unit.repeat(Math.floor(4_000 / unit.length)));
    texts.push("*a ".repeat(650) + "a* ".repeat(650), " *(".repeat(650) + ")* ".repeat(650));
    for (const text of texts) {
      const from = performance.now();
      parse(text, names);
      const ms = performance.now() - from;
      // 10 ms is what it may take; a machine that does other things besides gets ten times that.
      assert.ok(ms < 100, `${JSON.stringify(text.slice(0, 20))} took ${ms.toFixed(0)} ms`);
    }
  });
});
