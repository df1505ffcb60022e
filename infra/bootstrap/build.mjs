import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { run } from "./run.mjs";
import { Stop } from "./stop.mjs";

/** @typedef {ReturnType<typeof import("./words.mjs").wordsFor>} Words */

// Package and compiler files count as sources: another target or another library is another build.
const settings = ["package.json", "package-lock.json", "tsconfig.json"];
const compiled = ["server", "infra", "test", "client/sdk"];
const lua = "server/data/lua";

/**
 * Builds the client, then server, infra and tests into dist/; each only when its sources changed since its last
 * build that succeeded.
 * @param {string} root
 * @param {Words} words
 * @param {{ force?: boolean, say?: (text: string) => void }} [options]
 */
export async function build(
  root,
  words,
  { force = false, say = (text) => void process.stdout.write(`${text}\n`) } = {},
) {
  const parts = [
    { stamp: "dist/.built-client", inputs: ["client", "server/protocol", ...settings], make: buildClient },
    { stamp: "dist/.built-server", inputs: [...compiled, ...settings], make: buildServer },
  ];
  let told = false;
  for (const { stamp, inputs, make } of parts) {
    const file = join(root, stamp);
    const now = fingerprint(root, inputs);
    if (!force && existsSync(file) && readFileSync(file, "utf8") === now) continue;
    if (!told) say(words.building);
    told = true;
    // Gone first: a build that is cut short must not pass for a finished one.
    rmSync(file, { force: true });
    await make(root, words);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, now);
  }
}

/**
 * Names, sizes and times of all sources. Not just "newer than": a file that was removed, or an older one that was
 * checked out, must count as a change too.
 * @param {string} root
 * @param {string[]} inputs
 */
function fingerprint(root, inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((each) => filesBelow(join(root, each)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** @param {string} root @param {Words} words */
async function buildClient(root, words) {
  if (!existsSync(join(root, "client/vite.config.ts"))) return;
  await compile(root, words, "vite", ["build", "--config", "client/vite.config.ts", "--logLevel", "warn"]);
  // The SDK's compiled files may have gone with what was there before: see that they are written again.
  rmSync(join(root, "dist/.built-server"), { force: true });
}

/** @param {string} root @param {Words} words */
async function buildServer(root, words) {
  removeOrphans(root);
  // An incremental compiler believes its notes about what it wrote: without them it looks again.
  if (somethingIsMissing(root)) rmSync(join(root, "dist/.tsbuildinfo"), { force: true });
  await compile(root, words, "tsc", ["-p", "."]);
  if (existsSync(join(root, lua))) cpSync(join(root, lua), join(root, "dist", lua), { recursive: true });
}

/**
 * Removes compiled files whose source is gone, so that no test of a removed feature goes on running.
 * @param {string} root
 */
function removeOrphans(root) {
  for (const file of compiled.flatMap((part) => filesBelow(join(root, "dist", part)))) {
    const source = join(root, relative(join(root, "dist"), file));
    if (!existsSync(source.replace(/\.js(\.map)?$/, ".ts"))) rmSync(file);
  }
}

/** @param {string} root */
function somethingIsMissing(root) {
  const sources = compiled.flatMap((part) => filesBelow(join(root, part))).filter((file) => file.endsWith(".ts"));
  return sources.some((file) => !existsSync(join(root, "dist", relative(root, file).replace(/\.ts$/, ".js"))));
}

/** @param {string} root @param {Words} words @param {string} compiler @param {string[]} args */
async function compile(root, words, compiler, args) {
  const { code, output } = await run(join(root, "node_modules/.bin", compiler), args, { cwd: root, env: process.env });
  if (code !== 0) throw new Stop("E_BUILD", words.buildFailed, output);
}
