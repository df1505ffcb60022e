import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePrograms } from "../install/install.ts";
import { root } from "../supervisor/folders.ts";
import { type Lang, wordsIn } from "../words.ts";
import type { Demo } from "./demo.ts";
import { failover } from "./failover.ts";
import { pageOf } from "./html.ts";
import { isKept, machine, type Result } from "./result.ts";
import { scale } from "./scale.ts";
import { Stage } from "./stage.ts";
import { staticOffload } from "./static.ts";
import { sticky } from "./sticky.ts";

export const demos: readonly Demo[] = [scale, sticky, failover, staticOffload];

interface Setting {
  fast: boolean;
  lang: Lang;
  /** Where the figures go. */
  folder: string;
  signal: AbortSignal;
  tell(text: string): void;
}

export interface Shown {
  result: Result;
  files: { json: string; html: string };
}

/** Shows one thing on a cluster of its own, and writes down what was measured. Leaves nothing else behind. */
export async function show(demo: Demo, { fast, lang, folder, signal, tell }: Setting): Promise<Shown> {
  await ensurePrograms(["redis-server", "nginx"], wordsIn(lang), tell);
  const stage = new Stage({ fast, lang, signal, tell });
  const t = stage.t.bind(stage);
  try {
    const finding = await demo.run(stage);
    const holds = finding.metrics.every(isKept);
    const result: Result = {
      demo: demo.name,
      title: demo.title(t),
      hypothesis: demo.hypothesis(t),
      ...finding,
      conclusion: demo.conclusion(t, holds),
      next: demo.next,
      holds,
      repetitions: stage.repetitions,
      fast,
      steps: stage.steps,
      at: new Date().toISOString(),
      machine: machine(),
      versions: { teahouse: version(), "Node.js": process.versions.node },
    };
    return { result, files: write(result, folder, lang) };
  } finally {
    await stage.close();
  }
}

function write(result: Result, folder: string, lang: Lang): Shown["files"] {
  mkdirSync(folder, { recursive: true });
  const files = { json: join(folder, `${result.demo}.json`), html: join(folder, `${result.demo}.html`) };
  writeFileSync(files.json, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(files.html, pageOf(result, lang));
  return files;
}

const version = () => (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
