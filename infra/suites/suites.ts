import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** How many tests passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
  /** Of those that passed, how many failed first and passed when they were asked again. */
  unsteady: number;
}

export interface Suite {
  name: "unit" | "cluster" | "faults" | "e2e";
  /** Where its files are, from the top folder. */
  folder: string;
  suffix: string;
  /** How many files run at once: on two cores one more than there is where most of the time is waiting for leases and failovers. */
  atOnce: number;
  /** No test waits by sleeping, so a file that takes this long hangs, ms. */
  within: number;
  /**
   * Whether what fails is asked once more. Browsers and nodes that share two cores with other tests can be late for a
   * reason that is no fault, and who looks for one is told. Never where faults are played: a message that was lost
   * once was lost.
   */
  asksAgain: boolean;
}

/** Faults have a time of their own, and TEAHOUSE_MINUTES may ask for as much of it as one likes, ms. */
const LONG = 600_000 + 60_000 * Number(process.env["TEAHOUSE_MINUTES"] ?? 2);

/** In this order: what fails fast comes first. */
export const suites: readonly Suite[] = [
  { name: "unit", folder: "dist/test/unit", suffix: ".test.js", atOnce: 2, within: 120_000, asksAgain: false },
  { name: "cluster", folder: "dist/test/cluster", suffix: ".test.js", atOnce: 3, within: 120_000, asksAgain: true },
  { name: "faults", folder: "dist/test/faults", suffix: ".test.js", atOnce: 2, within: LONG, asksAgain: false },
  { name: "e2e", folder: "test/e2e", suffix: ".spec.ts", atOnce: 2, within: 120_000, asksAgain: true },
];

/** A suite's files, those whose path contains one of the words, or all when there are none. */
export function filesOf(suite: Suite, root: string, words: readonly string[]): string[] {
  const all = filesBelow(join(root, suite.folder)).filter((file) => file.endsWith(suite.suffix));
  return words.length === 0 ? all : all.filter((file) => words.some((word) => file.slice(root.length).includes(word)));
}

function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(folder, name));
}
