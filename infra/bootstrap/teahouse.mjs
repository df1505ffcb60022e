import { build } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { root, runCompiled } from "./root.mjs";
import { finish } from "./stop.mjs";
import { wordsFor } from "./words.mjs";

await finish(async () => {
  const argv = process.argv.slice(2);
  const words = wordsFor(argv, process.env);
  // stdout is for what was asked for.
  /** @param {string} text */
  const say = (text) => void process.stderr.write(`${text}\n`);
  await ensurePackages(root, words, say);
  await build(root, words, { say });
  return runCompiled("cli/main.js", argv);
});
