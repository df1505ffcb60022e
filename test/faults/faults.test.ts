import assert from "node:assert/strict";
import { test } from "node:test";
import { controls } from "./controls/index.ts";
import { freshSeed } from "./proof/random.ts";
import type { Playable } from "./proof/scenario.ts";
import { story, table } from "./proof/table.ts";
import { scenarios } from "./scenarios/index.ts";

/** Those that take seconds and have broken things before; `npm run faults` plays all. */
const quick = [
  "node-killed-in-append",
  "primary-replaced",
  "subscribers-dropped",
  "client-half-open",
  "old-aof-restored",
  "rolling-upgrade",
];

const seed = Number(process.env["TEAHOUSE_SEED"] ?? freshSeed());
const minutes = Number(process.env["TEAHOUSE_MINUTES"] ?? 2);

function prove(claim: string, playable: Playable): void {
  test(claim, async (t) => {
    const outcome = await playable.play({ seed, minutes, quick: true });
    t.diagnostic(`seed ${seed}`);
    for (const line of `${table([outcome])}\n${story(outcome)}`.split("\n")) t.diagnostic(line);
    if (outcome.verdict === "skipped") t.skip(outcome.why);
    else assert.equal(outcome.verdict, "green", `seed ${seed}: ${outcome.why}\n${story(outcome)}`);
  });
}

for (const one of controls) prove(`the checker sees it: ${one.about}`, one);

for (const one of scenarios.filter(({ name }) => quick.includes(name))) {
  prove(`nothing is lost, doubled or disordered when ${one.about}`, one);
}

for (const one of scenarios.filter(({ name }) => name === "mix")) {
  prove(`nothing is lost, doubled or disordered in ${minutes} minutes of ${one.about}`, one);
}
