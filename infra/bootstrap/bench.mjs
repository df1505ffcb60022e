import { build } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { root, runCompiled } from "./root.mjs";
import { finish } from "./stop.mjs";
import { wordsFor } from "./words.mjs";

await finish(async () => {
  const words = wordsFor([], process.env);
  await ensurePackages(root, words);
  await build(root, words);
  return runCompiled("../test/bench/main.js", process.argv.slice(2));
});
