import { wordsFor } from "./words.mjs";

const needs = "20.19";

/** Says so and gives false when this Node.js is older than what package.json asks for. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = needs.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return true;
  const words = wordsFor(process.argv, process.env);
  process.stderr.write(`✗ ${words.nodeTooOld(process.versions.node, needs)}  [E_NODE_OLD]\n`);
  process.exitCode = 1;
  return false;
}
