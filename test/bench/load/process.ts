import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Called, CallPlan } from "./calls.ts";
import type { Door } from "./client.ts";
import type { Comeback, FlockPlan } from "./flock.ts";
import type { Order } from "./generator.ts";
import type { Run } from "./run.ts";
import type { Load, Shape } from "./schedule.ts";

/** Many clients in a process of their own: their work must not be in anybody else's figures. */
export class Generator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(fileURLToPath(new URL("./generator.js", import.meta.url)), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      execArgv: ["--enable-source-maps"],
    });
  }

  /**
   * Connects everybody, makes their rooms, and lets them receive what is said there.
   * @param before done when all are members and nobody receives yet; it is given the rooms
   */
  async settle(
    dialect: "teahouse" | "plain",
    shape: Shape,
    doors: readonly Door[],
    before: (rooms: readonly string[]) => Promise<void> = async () => {},
  ): Promise<void> {
    await before((await this.#ask({ do: "settle", dialect, shape, doors })) as string[]);
    await this.#ask({ do: "watch" });
  }

  async run(load: Load): Promise<Run> {
    return (await this.#ask({ do: "run", load })) as Run;
  }

  async call(plan: CallPlan): Promise<Called> {
    return (await this.#ask({ do: "call", plan })) as Called;
  }

  /** Many who come back by themselves. */
  async gather(plan: FlockPlan): Promise<void> {
    await this.#ask({ do: "gather", plan });
  }

  /** All of them lose their connection. */
  async drop(): Promise<void> {
    await this.#ask({ do: "drop" });
  }

  /** Waits until so many of them have come back since the last time. */
  async back(count: number): Promise<Comeback> {
    return (await this.#ask({ do: "back", count })) as Comeback;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  async #ask(order: Order): Promise<object> {
    const answer = new Promise<{ found?: object; failed?: string }>((resolve, reject) => {
      this.#child.once("message", resolve);
      this.#child.once("exit", () => reject(new Error("the generator ended")));
    });
    this.#child.send(order);
    const { found, failed } = await answer;
    this.#child.removeAllListeners("exit");
    if (!found) throw new Error(`the generator failed: ${failed}`);
    return found;
  }
}
