import { once } from "node:events";
import { readFileSync } from "node:fs";
import { WebSocket } from "ws";
import { until } from "../../support/until.ts";

/** What V8's profiler found: a tree of calls, and which of its nodes was running at each look. */
export interface Profile {
  nodes: ProfileNode[];
  samples: number[];
  /** µs from one look to the next. */
  timeDeltas: number[];
}

export interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

/** How often the profiler looks, µs. */
const INTERVAL_US = 200;

/** Profiles a process of Node.js that already runs, while some work is done. `log` is where it says what it listens on. */
export async function profiled(pid: number, log: string, work: () => Promise<unknown>): Promise<Profile> {
  process.kill(pid, "SIGUSR1");
  const url = await until("the inspector listens", () => {
    return /Debugger listening on (ws:\S+)/.exec(readFileSync(log, "utf8"))?.[1];
  });
  const inspector = await Inspector.open(url);
  try {
    await inspector.ask("Profiler.enable");
    await inspector.ask("Profiler.setSamplingInterval", { interval: INTERVAL_US });
    await inspector.ask("Profiler.start");
    await work();
    return ((await inspector.ask("Profiler.stop")) as { profile: Profile }).profile;
  } finally {
    inspector.close();
  }
}

class Inspector {
  readonly #ws: WebSocket;
  #asked = 0;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  static async open(url: string): Promise<Inspector> {
    const ws = new WebSocket(url, { perMessageDeflate: false });
    await once(ws, "open");
    return new Inspector(ws);
  }

  ask(method: string, params: object = {}): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const hear = (data: unknown) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
        if (answer.id !== id) return;
        this.#ws.off("message", hear);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result);
      };
      this.#ws.on("message", hear);
      this.#ws.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#ws.terminate();
  }
}
