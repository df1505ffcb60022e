import { type Entry, readEntry } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import type { Subscriptions } from "./subscriptions.ts";

const roomOf = (channel: string) => channel.slice("{r:".length, channel.indexOf("}"));

/**
 * Hints that a room has a new event, one channel per room. They may be lost, doubled or late:
 * service/feed.ts orders them and reads what is missing from the log.
 */
export class Hints {
  readonly #subscriptions: Subscriptions;
  /** Who listens to a room is several: feeds and inboxes, each for itself. */
  readonly #listeners = new Map<string, number>();

  /**
   * @param onHint one event of a room that somebody here listens to
   * @param onAgain these rooms were deaf for a while and are listened to again; what was said meanwhile is lost
   */
  constructor(store: Store, onHint: (room: string, entry: Entry) => void, onAgain: (rooms: readonly string[]) => void) {
    this.#subscriptions = store.subscribe("feed", {
      message: (channel, payload) => onHint(roomOf(channel), readEntry(payload)),
      again: (channels) => onAgain(channels.map(roomOf)),
    });
  }

  /**
   * Resolves once Redis confirmed: every later hint comes, until the connection breaks. For each call there is one of
   * `stopListening`.
   */
  async listen(room: string): Promise<void> {
    this.#listeners.set(room, (this.#listeners.get(room) ?? 0) + 1);
    await this.#subscriptions.listen(roomKeys(room).live);
  }

  async stopListening(room: string): Promise<void> {
    const others = (this.#listeners.get(room) ?? 0) - 1;
    if (others > 0) {
      this.#listeners.set(room, others);
      return;
    }
    this.#listeners.delete(room);
    await this.#subscriptions.stopListening(roomKeys(room).live);
  }
}
