import { type Entry, readEntry } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

const roomOf = (channel: string) => channel.slice("{r:".length, channel.indexOf("}"));

/**
 * Hints that a room has a new event, one channel per room. They may be lost, doubled or late:
 * service/feed.ts orders them and reads what is missing from the log.
 */
export class Hints {
  readonly #store: Store;
  readonly #rooms = new Set<string>();

  /**
   * @param onHint one event of a room that somebody here listens to
   * @param onReconnect the connection is new and its subscriptions confirmed; what was said meanwhile is lost
   * @param onTrouble subscribing again failed; the next connection tries once more
   */
  constructor(
    store: Store,
    onHint: (room: string, entry: Entry) => void,
    onReconnect: () => void,
    onTrouble: (cause: unknown) => void,
  ) {
    this.#store = store;
    store.feed.on("smessageBuffer", (channel: Buffer, payload: Buffer) => {
      onHint(roomOf(channel.toString()), readEntry(payload));
    });
    store.feed.on("ready", () => {
      this.#listenAgain().then(onReconnect, onTrouble);
    });
  }

  /** Resolves once Redis confirmed: every later hint comes, until the connection breaks. */
  async listen(room: string): Promise<void> {
    this.#rooms.add(room);
    await this.#store.feed.ssubscribe(roomKeys(room).live);
  }

  async stopListening(room: string): Promise<void> {
    this.#rooms.delete(room);
    await this.#store.feed.sunsubscribe(roomKeys(room).live);
  }

  async #listenAgain(): Promise<void> {
    await Promise.all([...this.#rooms].map((room) => this.#store.feed.ssubscribe(roomKeys(room).live)));
  }
}
