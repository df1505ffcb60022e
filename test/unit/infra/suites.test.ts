import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { runSuite } from "../../../infra/suites/run.ts";
import type { Suite } from "../../../infra/suites/suites.ts";

const suite: Suite = { name: "cluster", folder: "", suffix: "", atOnce: 2, within: 20_000, asksAgain: true };

/** Fails as often as it is told to, then passes. */
const failing = (times: number) => `
  import assert from "node:assert/strict";
  import { appendFileSync, readFileSync } from "node:fs";
  import test from "node:test";
  const note = new URL("ran", import.meta.url);
  test("fails on purpose at first, to be asked again", () => {
    appendFileSync(note, "x");
    assert.ok(readFileSync(note, "utf8").length > ${times});
  });
`;

async function tallyOf(times: number, how: Partial<Suite> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-suites-"));
  try {
    const [fails, passes] = [join(folder, "fails.test.mjs"), join(folder, "passes.test.mjs")];
    await writeFile(fails, failing(times));
    await writeFile(passes, `import test from "node:test"; test("is right", () => {});`);
    const { passed, failed, unsteady } = await runSuite({ ...suite, ...how }, [fails, passes], folder);
    return { passed, failed, unsteady };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("what fails once is asked again and told as unsteady; what fails twice has failed", async () => {
  assert.deepEqual(await tallyOf(0), { passed: 2, failed: 0, unsteady: 0 });
  assert.deepEqual(await tallyOf(1), { passed: 2, failed: 0, unsteady: 1 });
  assert.deepEqual(await tallyOf(2), { passed: 1, failed: 1, unsteady: 0 });
});

test("where faults are played, what fails once has failed", async () => {
  assert.deepEqual(await tallyOf(1, { asksAgain: false }), { passed: 1, failed: 1, unsteady: 0 });
});
