// `npm run build`: compiles server, infra, tests and client into dist/ when a source is newer than what is there.

import { build } from "./bootstrap/build.mjs";
import { ensurePackages } from "./bootstrap/packages.mjs";
import { root } from "./bootstrap/root.mjs";
import { finish } from "./bootstrap/stop.mjs";
import { wordsFor } from "./bootstrap/words.mjs";

await finish(async () => {
  const words = wordsFor(process.argv, process.env);
  await ensurePackages(root, words);
  await build(root, words, { force: process.argv.includes("--force") });
  return 0;
});
