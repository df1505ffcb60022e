import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePrograms, requireProgram } from "../install/install.ts";
import { wordsIn } from "../words.ts";
import { testSite, writeSite } from "./edge.ts";
import { makeFolders } from "./folders.ts";

/** Lets nginx judge nginx.conf with the files that the supervisor writes for it. Throws with its words. */
export async function main(): Promise<number> {
  const words = wordsIn("en");
  await ensurePrograms(["nginx"], words, () => undefined);
  const folder = mkdtempSync(join(tmpdir(), "teahouse-edge-"));
  try {
    const folders = makeFolders(folder, words);
    const nodePorts = [8081, 8082, 8083];
    writeSite({ host: "127.0.0.1", port: 8080, nodePorts, limits: true, keepSockets: "1h" }, folders);
    await testSite(requireProgram("nginx", words), folders, words);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
