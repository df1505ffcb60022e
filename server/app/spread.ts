import type { Config } from "../config.ts";
import type { TeahouseServer, TeahouseSocket } from "./socket-tools.ts";

/** Sockets that may be asked to move within a second. */
const MOST_MOVES = 100;
/** They have this second to move, ms. */
const WINDOW_MS = 1000;
/** Who has not moved by then does not mean to, ms. */
const LATE_MS = 3000;

/** Lets some of a node's sockets move to others, where it has more than its share. */
export class Spread {
  readonly #io: TeahouseServer;
  readonly #config: Config;
  readonly #told = new WeakMap<TeahouseSocket, number>();

  constructor(io: TeahouseServer, config: Config) {
    this.#io = io;
    this.#config = config;
  }

  /**
   * About once a second: so many sockets are too many. Those that have been here longest go first; nobody is asked
   * twice, and nobody is closed: whoever does not understand it stays.
   */
  shed(surplus: number): void {
    const now = performance.now();
    const sockets = [...this.#io.sockets.sockets.values()];
    const toldAt = (socket: TeahouseSocket) => this.#told.get(socket) ?? Number.NaN;
    const moving = sockets.filter((socket) => now - toldAt(socket) < LATE_MS).length;
    const count = Math.min(MOST_MOVES, surplus - moving);
    const going = sockets.filter((socket) => !this.#told.has(socket)).slice(0, Math.max(0, count));
    const jitter = Math.round(WINDOW_MS / Math.max(1, going.length));
    for (const [i, socket] of going.entries()) {
      this.#told.set(socket, now);
      const after = Math.floor((WINDOW_MS * i) / going.length);
      socket.emit("node", { node: this.#config.NODE_NAME, state: "draining", after, jitter });
    }
  }
}
