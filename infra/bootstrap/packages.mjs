import { statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { Stop } from "./stop.mjs";

/**
 * Installs the npm packages when there are none, or when package-lock.json is newer than they are.
 * @param {string} root
 * @param {ReturnType<typeof import("./words.mjs").wordsFor>} words
 * @param {(text: string) => void} [say]
 */
export async function ensurePackages(root, words, say = (text) => void process.stdout.write(`${text}\n`)) {
  if (!packagesAreStale(root)) return;
  say(words.installingPackages);
  // The compilers are devDependencies: without --include=dev, NODE_ENV=production would leave them out.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run("npm", args, { cwd: root, env: process.env });
  if (code !== 0) throw new Stop("E_PACKAGES", words.packagesFailed, output);
}

/** @param {string} root */
function packagesAreStale(root) {
  // npm writes this file last, so that an install that was cut short counts as none.
  const installed = modifiedAt(join(root, "node_modules/.package-lock.json"));
  return installed === undefined || installed < (modifiedAt(join(root, "package-lock.json")) ?? 0);
}

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
