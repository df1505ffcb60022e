import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = fileURLToPath(new URL("../dist/page/", import.meta.url));

/** KB after gzip: what is loaded at first may weigh this much, or the build fails. */
const budget = { js: 70, css: 12 };
const compressible = /\.(?:js|css|html|svg|json)$/;

/** Writes name.gz beside every file worth it, for an edge that serves them as they are; and weighs what the page loads. */
function compressAndWeigh(): Plugin {
  return {
    name: "compress-and-weigh",
    apply: "build",
    closeBundle() {
      for (const name of [...filesOf("."), ...filesOf("assets")]) {
        writeFileSync(join(outDir, `${name}.gz`), gzipSync(readFileSync(join(outDir, name)), { level: 9 }));
      }
      weigh();
    },
  };
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(join(outDir, folder), { withFileTypes: true });
  return entries.filter((one) => one.isFile() && compressible.test(one.name)).map((one) => join(folder, one.name));
}

function weigh(): void {
  const html = readFileSync(join(outDir, "index.html"), "utf8");
  for (const [kind, most] of Object.entries(budget)) {
    const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
    const bytes = files
      .filter((name) => name.endsWith(`.${kind}`))
      .map((name) => gzipSync(readFileSync(join(outDir, name)), { level: 9 }).length);
    const size = bytes.reduce((sum, n) => sum + n, 0) / 1024;
    process.stdout.write(`initial ${kind}: ${size.toFixed(1)} KB gzipped, at most ${most}\n`);
    if (size > most) throw new Error(`The page's first ${kind} is over its budget of ${most} KB.`);
  }
}

export default defineConfig({
  root,
  publicDir: join(root, "public"),
  resolve: { conditions: ["teahouse-source", "module", "browser", "development|production"] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir,
    emptyOutDir: true,
    assetsDir: "assets",
    // A data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
    reportCompressedSize: false,
  },
  server: { proxy: { "/rpc": "http://localhost:8080", "/socket.io": { target: "http://localhost:8080", ws: true } } },
  plugins: [compressAndWeigh()],
});
