import { once } from "node:events";
import { requireProgram } from "../../../infra/install/install.ts";
import type { Child } from "../../../infra/supervisor/child.ts";
import { edgeChild, testSite, writeSite } from "../../../infra/supervisor/edge.ts";
import { makeFolders } from "../../../infra/supervisor/folders.ts";
import { wordsIn } from "../../../infra/words.ts";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/until.ts";

/** nginx before the nodes, kept running as the supervisor keeps it. */
export class Edge {
  readonly url: string;
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#child = child;
  }

  /** @throws Error it does not answer; nothing of it is left then */
  static async start(nodePorts: readonly number[], folder: string): Promise<Edge> {
    const words = wordsIn("en");
    const folders = makeFolders(folder, words);
    const port = await freePort();
    const program = requireProgram("nginx", words);
    writeSite({ host: "127.0.0.1", port, nodePorts, limits: false, keepSockets: "10s" }, folders);
    await testSite(program, folders, words);
    const edge = new Edge(port, edgeChild(program, folders));
    edge.#child.start();
    try {
      await edge.ready();
    } catch (error) {
      await edge.stop();
      throw error;
    }
    return edge;
  }

  async ready(): Promise<void> {
    await until("the edge answers", async () => (await fetch(`${this.url}/livez`)).ok);
  }

  /** Kills it with its workers; it comes back by itself. */
  async kill(): Promise<void> {
    const crashed = once(this.#child, "crashed");
    this.#child.kill("SIGKILL");
    await crashed;
  }

  /** New workers for new connections; the old ones have some seconds to end theirs. */
  reload(): void {
    this.#child.kill("SIGHUP");
  }

  async stop(): Promise<void> {
    await this.#child.stop(3_000, "SIGTERM");
  }
}
