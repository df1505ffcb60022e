import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Suite, Tally } from "./suites.ts";

/** Runs a suite's files, shows what they say, and counts. A runner that dies without a count is a failure. */
export async function runSuite(suite: Suite, files: readonly string[], root: string, chromium = ""): Promise<Tally> {
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
  { atOnce }: Suite,
  files: readonly string[],
  root: string,
  report: string,
  chromium: string,
): Promise<number> {
  const how = ["-c", "test/e2e/playwright.config.ts", "--reporter=list,json", `--workers=${atOnce}`];
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

function readTap(report: string): Tally {
  const text = readOr(report, "");
  const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail") + count("cancelled") };
}

function readJson(report: string): Tally {
  const { stats } = JSON.parse(readOr(report, "{}")) as { stats?: Record<string, number> };
  return { passed: stats?.["expected"] ?? 0, failed: (stats?.["unexpected"] ?? 0) + (stats?.["flaky"] ?? 0) };
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
