import { Failure } from "../failure.ts";
import { ensureChineseFont, ensureChromium } from "../install/chromium.ts";
import { ensurePrograms } from "../install/install.ts";
import { root } from "../supervisor/folders.ts";
import { langOf, wordsIn } from "../words.ts";
import { runSuite } from "./run.ts";
import { filesOf, suites, type Tally } from "./suites.ts";

/**
 * `npm test`, `npm test -- unit`, `npm test -- cluster supervisor`: runs the suites that are named (else all), of
 * them the files whose path holds one of the other words (else all). Gives the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const named = suites.filter((suite) => argv.includes(suite.name));
  const words = argv.filter((word) => !suites.some((suite) => suite.name === word));
  const wanted = (named.length > 0 ? named : suites)
    .map((suite) => ({ suite, files: filesOf(suite, root, words) }))
    .filter(({ files }) => files.length > 0);
  try {
    const chromium = await prepare(wanted.some(({ suite }) => suite.name === "e2e"));
    const total: Tally = { passed: 0, failed: 0, unsteady: 0 };
    for (const { suite, files } of wanted) {
      say(`\n── ${suite.name} ──`);
      const { passed, failed, unsteady } = await runSuite(suite, files, root, chromium);
      total.passed += passed;
      total.failed += failed;
      total.unsteady += unsteady;
    }
    // Nothing was run: nothing was proved.
    if (wanted.length === 0) say(`\n✗ No test matches ${argv.join(" ") || "at all"}  [E_NO_TESTS]`);
    if (total.unsteady > 0) say(`\n${total.unsteady} unsteady: failed first, passed when asked again (see above)`);
    say(`\n${total.passed} passed, ${total.failed} failed`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of error.details) process.stderr.write(`  │ ${line}\n`);
    process.stderr.write(`✗ ${error.message}  [${error.code}]\n\n0 passed, 1 failed\n`);
    return 1;
  }
}

/** Installs what the tests need; gives the browser's path when they need one. */
async function prepare(browser: boolean): Promise<string> {
  const words = wordsIn(langOf(process.env));
  await ensurePrograms(["redis-server", "nginx"], words, say);
  if (!browser) return "";
  await ensureChineseFont(words, say);
  return await ensureChromium(root, words, say);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
