import { build } from "./build.mjs";
import { ensurePackages } from "./packages.mjs";
import { root, runCompiled } from "./root.mjs";
import { finish } from "./stop.mjs";
import { wordsFor } from "./words.mjs";

await finish(async () => {
  const argv = process.argv.slice(2);
  const words = wordsFor(argv, process.env);
  await ensurePackages(root, words);
  await build(root, words);
  // In this process, not in a child: signals then reach the supervisor once and directly.
  return runCompiled("supervisor/main.js", argv);
});
