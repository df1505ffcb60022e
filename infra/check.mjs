// `npm run check`: everything that tools can say of the code without running it.

import { build } from "./bootstrap/build.mjs";
import { ensurePackages } from "./bootstrap/packages.mjs";
import { root, runCompiled } from "./bootstrap/root.mjs";
import { run } from "./bootstrap/run.mjs";
import { finish, Stop } from "./bootstrap/stop.mjs";
import { wordsFor } from "./bootstrap/words.mjs";

const words = wordsFor([], process.env);

/** @typedef {[name: string, look: () => Promise<{ code: number, output: string }>]} Check */

/** Those of a list one after another, the lists side by side: what takes longest is as long as all the rest. */
/** @type {Check[][]} */
const reading = [
  [
    ["no promise is left alone", () => tool("eslint", ".")],
    [
      "import boundaries",
      () => tool("depcruise", "--config", ".dependency-cruiser.cjs", "server", "client", "infra", "test"),
    ],
  ],
  [
    ["format and lint", () => tool("biome", "check", ".")],
    ["types: server, infra, tests, sdk", () => tsc(".")],
    ["types: client", () => tsc("client")],
    ["types: browser tests", () => tsc("test/e2e")],
    ["types: scripts", () => tsc("infra")],
  ],
];

/** @type {Check[]} */
const building = [
  ["build, client within its budget", buildAll],
  ["nginx -t", nginx],
];

await finish(async () => {
  await ensurePackages(root, words);
  const passed = [...(await Promise.all(reading.map(inTurn))), await inTurn(building)].flat();
  const failed = passed.filter((one) => !one).length;
  process.stdout.write(`${passed.length - failed} checks passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});

/**
 * @param {Check[]} checks
 * @returns {Promise<boolean[]>} whether each has passed
 */
async function inTurn(checks) {
  const passed = [];
  for (const [name, look] of checks) {
    const from = performance.now();
    const { code, output } = await look();
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)\n`);
    if (code !== 0) process.stdout.write(`${output.trimEnd().replace(/^/gm, "  │ ")}\n`);
    passed.push(code === 0);
  }
  return passed;
}

/** @param {string} name @param {string[]} args */
function tool(name, ...args) {
  return run(`${root}node_modules/.bin/${name}`, args, { cwd: root, env: process.env });
}

/** @param {string} project */
function tsc(project) {
  // Notes of its own: those of the build would be spoilt by a run that writes nothing.
  const notes = `dist/.tsbuildinfo-check-${project.replace(/\W/g, "")}`;
  return tool("tsc", "-p", project, "--noEmit", "--incremental", "--tsBuildInfoFile", notes);
}

async function buildAll() {
  try {
    await build(root, words);
    return { code: 0, output: "" };
  } catch (error) {
    if (error instanceof Stop) return { code: 1, output: error.details };
    throw error;
  }
}

async function nginx() {
  try {
    return { code: await runCompiled("supervisor/edge-check.js"), output: "" };
  } catch (error) {
    const details = error instanceof Error && "details" in error && Array.isArray(error.details) ? error.details : [];
    return { code: 1, output: [String(error), ...details].join("\n") };
  }
}
