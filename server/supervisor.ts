import type { FromSupervisor, LoadReport, Order, ToSupervisor } from "#protocol";

/** How long the supervisor may take for one order: draining a node has its window, ms. */
const ORDER_MS = 120_000;

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** The channel to the process that started this one, where that is our supervisor. */
export class SupervisorChannel {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #load: LoadReport | undefined;
  #onEnded: (node: string) => void = () => {};

  /** @returns nothing where this process was not started with a channel: in a container, say */
  static open(): SupervisorChannel | undefined {
    return process.send === undefined ? undefined : new SupervisorChannel();
  }

  private constructor() {
    process.on("message", (message) => this.#hear(message as FromSupervisor));
  }

  /** What the simulated clients last reported, while they run. */
  get load(): LoadReport | undefined {
    return this.#load;
  }

  /** Told when the supervisor saw the process of a node end, long before its lease does. */
  onEnded(listener: (node: string) => void): void {
    this.#onEnded = listener;
  }

  /** Resolves when it is done. @throws Error whose message says why it could not be */
  async order(order: Order): Promise<void> {
    const id = ++this.#last;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        timer = setTimeout(() => reject(new Error("The supervisor did not answer in time.")), ORDER_MS);
        process.send?.({ teahouse: "order", id, order } satisfies ToSupervisor, (error: Error | null) => {
          if (error) reject(error);
        });
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #hear(message: FromSupervisor): void {
    if (message.teahouse === "load") this.#load = message.report;
    else if (message.teahouse === "ended") this.#onEnded(message.node);
    else if (message.teahouse === "done") this.#waiting.get(message.id)?.resolve();
    else if (message.teahouse === "failed") this.#waiting.get(message.id)?.reject(new Error(message.why));
  }
}
