import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireProgram } from "../../infra/install/install.ts";
import { edgeChild, writeSite } from "../../infra/supervisor/edge.ts";
import { makeFolders } from "../../infra/supervisor/folders.ts";
import { wordsIn } from "../../infra/words.ts";
import { freePort } from "./ports.ts";
import { until } from "./until.ts";

/** A real nginx in front of nodes of a test, over plain HTTP. */
export interface TestEdge {
  port: number;
  url: string;
  /** Its master process. */
  pid: number;
  stop(): Promise<void>;
}

/** Starts an edge of its own over the nodes with these ports, without limits. */
export async function startEdge(nodes: readonly { port: number }[]): Promise<TestEdge> {
  const words = wordsIn("en");
  const data = await mkdtemp(join(tmpdir(), "teahouse-edge-"));
  const folders = makeFolders(data, words);
  const port = await freePort();
  writeSite(
    { host: "127.0.0.1", port, nodePorts: nodes.map((node) => node.port), limits: false, keepSockets: "10s" },
    folders,
  );
  const child = edgeChild(requireProgram("nginx", words), folders);
  child.start();
  const url = `http://127.0.0.1:${port}`;
  await until("the edge answers", async () => (await fetch(`${url}/livez`)).ok);
  return {
    port,
    url,
    pid: child.pid ?? 0,
    async stop() {
      await child.stop(2_000);
      await rm(data, { recursive: true, force: true });
    },
  };
}
