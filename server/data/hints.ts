import { type Entry, readEntry } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import { type Moment, readMoment } from "./moments.ts";
import type { Store } from "./redis.ts";
import type { Subscriptions } from "./subscriptions.ts";

const roomOf = (channel: string) => channel.slice("{r:".length, channel.indexOf("}"));

/** Where what is heard of rooms goes. */
export interface HintsOutlet {
  /** One event of a room that somebody here listens to. */
  event(room: string, entry: Entry): void;
  /** Something that is true for a moment only; what is not heard is gone. */
  moment(room: string, moment: Moment): void;
  /** These rooms were deaf for a while and are listened to again; what was said meanwhile is lost. */
  again(rooms: readonly string[]): void;
}

/**
 * What is told on the rooms' channels, one per room. Hints that a room has a new event may be lost, doubled or late:
 * service/feed.ts orders them and reads what is missing from the log. Moments beside them are not missed by anybody.
 */
export class Hints {
  readonly #subscriptions: Subscriptions;
  /** Who listens to a room is several: feeds and inboxes, each for itself. */
  readonly #listeners = new Map<string, number>();

  constructor(store: Store, outlet: HintsOutlet) {
    this.#subscriptions = store.subscribe("feed", {
      message(channel, payload) {
        const moment = readMoment(payload);
        if (moment) outlet.moment(roomOf(channel), moment);
        else outlet.event(roomOf(channel), readEntry(payload));
      },
      again: (channels) => outlet.again(channels.map(roomOf)),
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
