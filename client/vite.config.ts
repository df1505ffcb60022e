import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = fileURLToPath(new URL("../dist/page/", import.meta.url));

/** KB after gzip: what is loaded at first may weigh this much, or the build fails. */
const budget = { js: 70, css: 12 };
/**
 * What an address can lead to comes with all its parts at once. The rest is fetched while nothing else is to do, or at a
 * press, and finds its parts itself: their names would weigh on everybody's first visit.
 */
const whole = /\/(?:page|thread-pane|threshold)-/;
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

/** The page speaks over WebSocket only: of the library's ways, long polling and WebTransport stay out of it. */
function webSocketOnly(): Plugin {
  const ways = 'import { WS } from "./websocket.node.js"; export const transports = { websocket: WS };';
  return {
    name: "websocket-only",
    enforce: "pre",
    transform: {
      filter: { id: /engine\.io-client\/build\/esm\// },
      // Its package does not say that a module of which nothing is used can be left out.
      handler: (code, id) => ({
        code: id.endsWith("/transports/index.js") ? ways : code,
        map: null,
        moduleSideEffects: false,
      }),
    },
  };
}

/** The page sends and gets text only: what looks for bytes in it, and puts them back, stays out. */
function textOnly(): Plugin {
  const parts: Record<string, string> = {
    "is-binary": "export const isBinary = () => false; export const hasBinary = () => false;",
    binary:
      "export const deconstructPacket = (packet) => ({ packet, buffers: [] }); export const reconstructPacket = (packet) => packet;",
  };
  return {
    name: "text-only",
    enforce: "pre",
    transform: {
      filter: { id: /socket\.io-parser\/build\/esm\/(?:is-)?binary\.js/ },
      handler: (_, id) => ({ code: parts[basename(id, ".js")] ?? "", map: null }),
    },
  };
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(join(outDir, folder), { withFileTypes: true });
  return entries.filter((one) => one.isFile() && compressible.test(one.name)).map((one) => join(folder, one.name));
}

/** Prints what the page weighs: what it loads at first, which has a budget, and what it fetches when it is needed. */
function weigh(): void {
  const html = readFileSync(join(outDir, "index.html"), "utf8");
  const initial = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  const sizes = filesOf("assets").map((name) => ({ name, kb: statSync(join(outDir, `${name}.gz`)).size / 1024 }));
  for (const { name, kb } of sizes) {
    if (!initial.includes(name)) process.stdout.write(`  ${kb.toFixed(1).padStart(5)} KB when needed: ${name}\n`);
  }
  for (const [kind, most] of Object.entries(budget)) {
    const first = sizes.filter(({ name }) => initial.includes(name) && name.endsWith(`.${kind}`));
    const size = first.reduce((sum, { kb }) => sum + kb, 0);
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
    modulePreload: { polyfill: false, resolveDependencies: (file, parts) => (whole.test(file) ? parts : []) },
    target: "es2023",
    reportCompressedSize: false,
    // What is needed at first comes in one piece, however the parts that are fetched later share it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } } },
  },
  server: { proxy: { "/rpc": "http://localhost:8080", "/socket.io": { target: "http://localhost:8080", ws: true } } },
  plugins: [webSocketOnly(), textOnly(), compressAndWeigh()],
});
