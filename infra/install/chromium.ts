import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { aptCanInstall, aptInstall } from "./apt.ts";
import { findProgram } from "./programs.ts";

/**
 * A Chromium for the browser tests: what TEAHOUSE_CHROMIUM names, Playwright's own, or the system's; installed when
 * there is none. Gives its path.
 */
export async function ensureChromium(root: string, words: Words, say: (text: string) => void): Promise<string> {
  const found = await findChromium();
  if (found) return found;
  if (aptCanInstall() && aptHasChromium()) {
    say(words.installing("chromium"));
    await aptInstall(["chromium"], words);
  } else {
    say(words.downloadingChromium);
    const playwright = join(root, "node_modules/.bin/playwright");
    spawnSync(playwright, ["install", "chromium"], { stdio: ["ignore", "inherit", "inherit"] });
  }
  const installed = await findChromium();
  if (!installed) throw new Failure("E_CHROMIUM_MISSING", words.chromiumMissing);
  return installed;
}

/** Sees that Chinese is drawn as letters, not as boxes. Where we may not install, that is only said. */
export async function ensureChineseFont(words: Words, say: (text: string) => void): Promise<void> {
  if (hasChineseFont()) return;
  if (!aptCanInstall()) return say(words.fontMissing);
  say(words.installing("fonts-noto-cjk"));
  await aptInstall(["fonts-noto-cjk"], words);
}

async function findChromium(): Promise<string | undefined> {
  const named = process.env["TEAHOUSE_CHROMIUM"];
  if (named) return named;
  const { chromium } = await import("@playwright/test");
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  return ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
    .map(findProgram)
    .find((path) => path !== undefined && !isSnapStub(path));
}

/** Ubuntu's package only tells to install a snap, which needs a running snapd: no use in a container. */
function isSnapStub(path: string): boolean {
  return readFileSync(path).subarray(0, 4_096).includes("snap") && !existsSync("/snap/bin/chromium");
}

function aptHasChromium(): boolean {
  try {
    return /^ID=["']?debian/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function hasChineseFont(): boolean {
  if (process.platform !== "linux") return true;
  const tool = findProgram("fc-list");
  return tool !== undefined && execFileSync(tool, [":lang=zh"], { encoding: "utf8" }).trim() !== "";
}
