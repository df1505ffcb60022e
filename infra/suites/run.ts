import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Suite, Tally } from "./suites.ts";

/** What failed in more files than this is no matter of being late. */
const ASKED_AGAIN = 3;

/** Runs a suite's files, shows what they say, and counts. A runner that dies without a count is a failure. */
export async function runSuite(suite: Suite, files: readonly string[], root: string, chromium = ""): Promise<Tally> {
  const first = await runOnce(suite, files, root, chromium);
  const late = files.filter((file) => first.failing.has(basename(file).split(".")[0] ?? ""));
  if (!suite.asksAgain || late.length === 0 || late.length > ASKED_AGAIN) return first;
  process.stdout.write(`\n── ${suite.name}: what failed, asked again ──\n`);
  const again = await runOnce({ ...suite, atOnce: 1 }, late, root, chromium);
  if (again.failed > 0) return { ...first, failed: again.failed };
  return { passed: first.passed + first.failed, failed: 0, unsteady: first.failed };
}

interface Outcome extends Tally {
  /** Files with failures, by their names up to the first dot, as tests are compiled from one suffix to another. */
  failing: ReadonlySet<string>;
}

async function runOnce(suite: Suite, files: readonly string[], root: string, chromium: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "teahouse-suite-"));
  const report = join(folder, "report");
  try {
    const code =
      suite.name === "e2e"
        ? await playwright(suite, files, root, report, chromium)
        : await nodeTest(suite, files, root, report);
    const tally = suite.name === "e2e" ? readJson(report) : readTap(report);
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function nodeTest({ atOnce, within }: Suite, files: readonly string[], root: string, report: string): Promise<number> {
  const reporters = [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${report}`,
  ];
  const limits = [`--test-concurrency=${atOnce}`, `--test-timeout=${within}`];
  return run(process.execPath, ["--enable-source-maps", "--test", ...limits, ...reporters, ...files], root, {});
}

function playwright(
  { atOnce, asksAgain }: Suite,
  files: readonly string[],
  root: string,
  report: string,
  chromium: string,
): Promise<number> {
  const how = [
    "-c",
    "test/e2e/playwright.config.ts",
    "--reporter=list,json",
    `--workers=${atOnce}`,
    `--retries=${Number(asksAgain)}`,
  ];
  const args = ["test", ...how, ...files.map(literal)];
  const env = { TEAHOUSE_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  return run(join(root, "node_modules/.bin/playwright"), args, root, env);
}

/** Playwright reads what names a file as a regular expression. */
function literal(file: string): string {
  return file.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function run(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...more };
    // Inside a test runner, Node.js would take this one for a part of it and report nothing.
    delete env["NODE_TEST_CONTEXT"];
    const child = spawn(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"], env });
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function readTap(report: string): Outcome {
  const text = readOr(report, "");
  const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const places = text.matchAll(/^\s*not ok .*\n(?:(?!\s*\.\.\.$).*\n)*?\s*location: '(?:.*\/)?([^/.]+)\.[^/]*'$/gm);
  const failing = new Set([...places].map(([, name = ""]) => name));
  return { passed: count("pass"), failed: count("fail") + count("cancelled"), unsteady: 0, failing };
}

/** Playwright has asked again by itself. */
function readJson(report: string): Outcome {
  const { stats } = JSON.parse(readOr(report, "{}")) as { stats?: Record<string, number> };
  const unsteady = stats?.["flaky"] ?? 0;
  const passed = (stats?.["expected"] ?? 0) + unsteady;
  return { passed, failed: stats?.["unexpected"] ?? 0, unsteady, failing: new Set() };
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
