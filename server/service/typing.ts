import { LRUCache } from "lru-cache";
import type { Moments } from "./moments.ts";

/** How often others hear that somebody types in a room; clients show it for 5 s, ms. */
const TYPING_EVERY_MS = 3000;
const REMEMBERED = 50_000;

/** Who is writing something. */
export class Typing {
  readonly #moments: Moments;
  readonly #told = new LRUCache<string, true>({ max: REMEMBERED, ttl: TYPING_EVERY_MS });

  constructor(moments: Moments) {
    this.#moments = moments;
  }

  /** Tells the room's readers, unless they have just been told: a key pressed is nothing to count or to refuse. */
  set(user: string, room: string): void {
    const key = `${user} ${room}`;
    if (this.#told.has(key)) return;
    this.#told.set(key, true);
    this.#moments.tell({ type: "typing", room, user });
  }
}
