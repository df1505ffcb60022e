import type { Socket as EngineSocket } from "engine.io";
import type { ResetReason } from "#protocol";
import type { Entry } from "../data/entry.ts";
import type { Metrics } from "../metrics.ts";
import type { Outlet, Watcher } from "../service/readers.ts";
import { frameOf, waitingBytes, writeFrame } from "./fanout.ts";
import type { TeahouseSocket } from "./socket.ts";

/** A reader that is further behind than this gets no more of the log until it has taken some, in shares of its budget. */
const CATCH_UP_SHARE = 0.25;

/** A socket as a reader of rooms. */
export class SocketReader implements Watcher {
  readonly #socket: TeahouseSocket;
  readonly #budget: number;

  constructor(socket: TeahouseSocket, budget: number) {
    this.#socket = socket;
    this.#budget = budget;
  }

  get user(): string {
    return this.#socket.data.session?.user ?? "";
  }

  get gone(): boolean {
    return this.#socket.disconnected;
  }

  async ready(): Promise<void> {
    const { conn } = this.#socket;
    while (!this.gone && waitingBytes(conn) > this.#budget * CATCH_UP_SHARE) await drained(conn);
  }

  /** @returns whether the reader still keeps up; if not it has been cut */
  write(entry: Entry): boolean {
    const { conn } = this.#socket;
    writeFrame(conn, frameOf(entry));
    // A reader that never reads must not cost memory without limit: it is cut, and when it comes back
    // it catches up from the log.
    if (waitingBytes(conn) <= this.#budget) return true;
    this.cut();
    return false;
  }

  reset(room: string, reason: ResetReason): void {
    this.#socket.emit("reset", { room, reason });
  }

  /** Closes the connection without waiting for what it did not read; the client comes back by itself. */
  cut(): void {
    this.#socket.conn.close(true);
  }
}

/** The outlet of all feeds of a node. */
export function socketOutlet(metrics: Metrics): Outlet<SocketReader> {
  return {
    deliver(entry, readers) {
      let delivered = 0;
      for (const reader of readers) {
        delivered += 1;
        if (!reader.write(entry)) metrics.cut.inc({ reason: "slow" });
      }
      metrics.delivered.inc(delivered);
    },
    reset(room, reason, readers) {
      for (const reader of readers) reader.reset(room, reason);
    },
    cut(reader) {
      metrics.cut.inc({ reason: "store" });
      reader.cut();
    },
  };
}

/** Resolves when the transport has handed to the kernel what it had, or is another one, or closed. */
function drained(conn: EngineSocket): Promise<void> {
  const { transport } = conn;
  return new Promise((resolve) => {
    const done = () => {
      transport.off("drain", done);
      conn.off("upgrade", done);
      conn.off("close", done);
      resolve();
    };
    transport.once("drain", done);
    conn.once("upgrade", done);
    conn.once("close", done);
  });
}
