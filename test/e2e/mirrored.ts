import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext } from "@playwright/test";
import { build, loadConfigFromFile, type Plugin } from "vite";

/** Every word half as long again and accented, so that whatever is not translated, or has no room, shows. */
function stretchWords(): Plugin {
  const stretched = (name: string) => `
const accents = { a: "à", c: "ç", e: "é", i: "ï", n: "ñ", o: "ö", s: "š", u: "û", y: "ÿ", A: "Å", E: "É", O: "Ø" };
const longer = (text) => "[" + text.replace(/[aceinosuyAEO]/g, (c) => accents[c]) + " " + "x".repeat(text.length / 2) + "]";
export const ${name} = Object.fromEntries(Object.entries(plain).map(([key, word]) =>
  [key, typeof word === "string" ? longer(word) : (...args) => longer(word(...args))]));`;
  return {
    name: "stretch-words",
    enforce: "pre",
    transform: {
      filter: { id: /i18n\/(?:later\.)?en\.ts$/ },
      handler(code) {
        const [beginning, name = ""] = /export const (en|laterEn) = \{/.exec(code) ?? [];
        if (beginning === undefined) throw new Error("The words of the page begin otherwise than before.");
        return code.replace(beginning, "const plain = {") + stretched(name);
      },
    },
  };
}

/** The page with stretched words, built for this test alone. */
export async function stretchedPage(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-mirrored-"));
  const configFile = fileURLToPath(new URL("../../client/vite.config.ts", import.meta.url));
  const loaded = await loadConfigFromFile({ command: "build", mode: "production" }, configFile);
  const { plugins = [], ...config } = loaded?.config ?? {};
  // Nobody wants to know what this page weighs.
  const others = plugins.filter((one) => !(one && "name" in one && one.name === "compress-and-weigh"));
  const quiet = { configFile: false, logLevel: "error" } as const;
  await build({
    ...config,
    ...quiet,
    plugins: [...others, stretchWords()],
    build: { ...config.build, outDir: folder },
  });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Lets a browser have that page's code instead of the cluster's, and lays it out from right to left. */
export async function mirror(context: BrowserContext, folder: string): Promise<void> {
  await context.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      document.documentElement.dir = "rtl";
    });
  });
  const files = readdirSync(join(folder, "assets"));
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const first = (ext: string) => html.match(new RegExp(`/assets/([^"]+\\${ext})"`))?.[1] ?? "";
  // The document stays the cluster's: a browser lets no document that came from nowhere open a socket to this machine.
  await context.route("**/assets/*", (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    const ext = extname(name);
    const contentType = ext === ".css" ? "text/css" : "text/javascript";
    const read = (file: string) => readFileSync(join(folder, "assets", file), "utf8");
    if (files.includes(name)) return route.fulfill({ contentType, body: read(name) });
    // What the cluster's document begins with has another name here. The code must be loaded under one name only.
    const body = ext === ".js" ? `import "./${first(ext)}";` : read(first(ext));
    return route.fulfill({ contentType, body });
  });
}
