import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

/** What is true for a moment only, on its way to the readers of a room: never numbered, never kept. */
export interface Moment {
  /** Whom it is about: the only one who is not told. */
  readonly user: string;
  /** The ephemeral as JSON, in UTF-8: never parsed on its way to sockets. */
  readonly json: Buffer;
}

/** `~`, which no entry of a log begins with: moments and hints share the room's channel. */
const MARK = 126;
const NEWLINE = 10;
/** Moments that the store has not taken yet; more are dropped, so that a store that hangs costs no memory. */
const MOST_UNDER_WAY = 1000;

/** What came on a room's channel, if it is a moment; nothing when it is a hint. */
export function readMoment(raw: Buffer): Moment | undefined {
  if (raw[0] !== MARK) return undefined;
  const end = raw.indexOf(NEWLINE);
  return { user: raw.toString("latin1", 1, end), json: raw.subarray(end + 1) };
}

/** Tells moments on the rooms' own channels: whoever listens for hints hears them, without a further subscription. */
export class MomentChannel {
  readonly #store: Store;
  #underWay = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns whether the store took it; false also when too many are under way. Never rejects, never tries again. */
  async tell(room: string, user: string, json: string): Promise<boolean> {
    if (this.#underWay >= MOST_UNDER_WAY) return false;
    this.#underWay += 1;
    try {
      await this.#store.publish(roomKeys(room).live, Buffer.from(`~${user}\n${json}`));
      return true;
    } catch {
      return false;
    } finally {
      this.#underWay -= 1;
    }
  }
}
