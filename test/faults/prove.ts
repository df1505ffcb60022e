import assert from "node:assert/strict";
import { test } from "node:test";
import { freshSeed } from "./proof/random.ts";
import type { Playable } from "./proof/scenario.ts";
import { story, table } from "./proof/table.ts";

const seed = Number(process.env["TEAHOUSE_SEED"] ?? freshSeed());

/** How long the mix of faults lasts. */
export const minutes = Number(process.env["TEAHOUSE_MINUTES"] ?? 2);

/** A test that plays a scenario, and tells its story with the seed that repeats it. */
export function prove(claim: string, playable: Playable): void {
  test(claim, async (t) => {
    const outcome = await playable.play({ seed, minutes, quick: true });
    t.diagnostic(`seed ${seed}`);
    for (const line of `${table([outcome])}\n${story(outcome)}`.split("\n")) t.diagnostic(line);
    if (outcome.verdict === "skipped") t.skip(outcome.why);
    else assert.equal(outcome.verdict, "green", `seed ${seed}: ${outcome.why}\n${story(outcome)}`);
  });
}
