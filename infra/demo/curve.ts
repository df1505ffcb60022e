import type { Line, Mark } from "./result.ts";
import type { Stage } from "./stage.ts";

/** Clients per node over time, as the cluster itself counts them. */
export class Curve {
  readonly #stage: Stage;
  readonly #lines = new Map<string, Line>();
  readonly #marks: Mark[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), 500);
  }

  mark(text: string): void {
    this.#marks.push({ at: this.#stage.at, text });
  }

  end(): { lines: Line[]; marks: Mark[] } {
    clearInterval(this.#timer);
    return { lines: [...this.#lines.values()].sort((a, b) => a.name.localeCompare(b.name)), marks: this.#marks };
  }

  async #look(): Promise<void> {
    const { nodes } = await this.#stage.status();
    for (const { name, state, stats } of nodes) {
      const line = this.#lines.get(name) ?? { name, node: name, points: [] };
      this.#lines.set(name, line);
      line.points.push([this.#stage.at, state === "down" ? 0 : (stats?.sockets ?? 0)]);
    }
  }
}
