import { asking } from "./asking.ts";
import { DIRECTORY, roomNameKey } from "./keys.ts";
import type { Store } from "./redis.ts";

/** How long a name stays taken for a room whose making did not finish, s. */
const UNFINISHED_S = 60;

/** The public rooms in the order of their folded names. All throw Refusal STORE_* and UNKNOWN. */
export class DirectoryStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Takes a folded name for a room that is about to be made.
   * @returns whether the room has it now; true again for the same room
   */
  async takeName(foldedName: string, room: string): Promise<boolean> {
    return await asking("UNKNOWN", async () => {
      const key = roomNameKey(foldedName);
      if (await this.#store.write(key, "set", [key, room, "EX", UNFINISHED_S, "NX"])) return true;
      return (await this.#store.read.get(key)) === room;
    });
  }

  /** Enters a room that now exists, or has this name now, into the directory. */
  async publish(foldedName: string, room: string): Promise<void> {
    const name = roomNameKey(foldedName);
    await asking("UNKNOWN", async () => {
      // It may have run out, or been given up by a change of names that crossed this one.
      await this.#store.write(name, "set", [name, room, "NX"]);
      await Promise.all([
        this.#store.write(name, "persist", [name]),
        this.#store.write(DIRECTORY, "zadd", [DIRECTORY, 0, `${foldedName}\0${room}`]),
      ]);
    });
  }

  /** Takes a name that a room no longer has out of the directory, and lets others have it. */
  async unpublish(foldedName: string, room: string): Promise<void> {
    const name = roomNameKey(foldedName);
    await asking("UNKNOWN", async () => {
      await this.#store.write(DIRECTORY, "zrem", [DIRECTORY, `${foldedName}\0${room}`]);
      if ((await this.#store.read.get(name)) === room) await this.#store.write(name, "del", [name]);
    });
  }

  /**
   * How many places stand before those that a reader asks for, O(log n).
   * @param after a place that the reader has seen; it need not be there any more
   * @param prefix how the folded names begin
   */
  async rank(after: string | undefined, prefix: string): Promise<number> {
    const ends = [...(after === undefined ? [] : [`[${after}`]), ...(prefix === "" ? [] : [`(${prefix}`])];
    const ranks = await asking("STORE_UNAVAILABLE", () =>
      Promise.all(ends.map((end) => this.#store.read.zlexcount(DIRECTORY, "-", end))),
    );
    return Math.max(0, ...ranks);
  }

  /** Places (folded name, NUL, room id) from a rank on. */
  async places(rank: number, count: number): Promise<string[]> {
    return await asking("STORE_UNAVAILABLE", () => this.#store.read.zrange(DIRECTORY, rank, String(rank + count - 1)));
  }
}

/** The room at a place. */
export const roomAt = (place: string) => place.slice(place.indexOf("\0") + 1);
