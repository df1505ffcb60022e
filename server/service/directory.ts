import { limits, type Params, type Result } from "#protocol";
import type { Cache } from "../data/cache.ts";
import { type DirectoryStore, roomAt } from "../data/directory.ts";
import type { RoomStore, RoomSummary } from "../data/rooms.ts";
import { foldName } from "./names.ts";

interface Entry {
  readonly place: string;
  /** Nothing where the room is gone. */
  readonly room?: RoomSummary;
}

/** Part of the directory as it is cached: as many places as a usual page, from a rank that is a multiple of that. */
export interface Leaf {
  readonly entries: readonly Entry[];
  /** The place after them, if there is one: so that a usual page needs no second leaf to know that there is more. */
  readonly next?: string;
}

/** How often the directory is put right again where a room gets yet another name meanwhile. */
const RENAMINGS = 5;
const LEAF = limits.rooms.page;

/**
 * The public directory. Everybody asks for the same pages, so they are cached, without what only concerns the caller.
 * Leaves are cut by rank and never where a caller says, so that nobody can fill the cache with pages of its own.
 */
export class Directory {
  readonly #index: DirectoryStore;
  readonly #rooms: RoomStore;
  readonly #leaves: Cache<Leaf>;

  constructor(index: DirectoryStore, rooms: RoomStore, leaves: Cache<Leaf>) {
    this.#index = index;
    this.#rooms = rooms;
    this.#leaves = leaves;
  }

  /**
   * A page in the order of names, as one user sees it. Member counts may be as old as the cache lets them be;
   * which rooms there are, and what is said of them, is as of the last change that was told (`enter`, `changed`).
   * @throws Refusal STORE_UNAVAILABLE
   */
  async list(
    user: string,
    { after, query, limit }: Pick<Params<"room.list">, "after" | "query"> & { limit: number },
  ): Promise<Result<"room.list">> {
    const prefix = query === undefined ? "" : foldName(query);
    // Nothing stands before the first: most readers begin there.
    const rank = after === undefined && prefix === "" ? 0 : await this.#index.rank(after, prefix);
    const { page, more } = await this.#from(rank, prefix, limit);
    const rooms = page.flatMap(({ room }) => (room ? [room] : []));
    const standings = await this.#rooms.standings(
      rooms.map(({ id }) => id),
      user,
    );
    const seen = rooms.map((room, i) => ({ ...room, ...(standings[i] ?? { joined: false }) }));
    const last = page.at(-1);
    return more && last ? { rooms: seen, next: last.place } : { rooms: seen };
  }

  /**
   * Takes a name for a room that is about to have it.
   * @returns whether the room has it now; true again for the same room
   * @throws Refusal STORE_*, UNKNOWN
   */
  async takeName(name: string, room: string): Promise<boolean> {
    return await this.#index.takeName(foldName(name), room);
  }

  /**
   * Puts a public room under the name that it has, and under no other of these; whoever asks from now on finds it.
   * @throws Refusal STORE_*, UNKNOWN
   */
  async enter(room: string, names: readonly string[]): Promise<void> {
    const folded = new Set(names.map(foldName));
    for (let i = 0; i < RENAMINGS; i += 1) {
      const [now, former] = (await this.#rooms.names(room)).map(foldName);
      if (now === undefined) return;
      if (former !== undefined) folded.add(former);
      folded.delete(now);
      await this.#index.publish(now, room);
      await Promise.all([...folded].map((one) => this.#index.unpublish(one, room)));
      await this.changed();
      // Somebody else may have changed it again, and been quicker.
      const [after] = await this.#rooms.names(room);
      if (after !== undefined && foldName(after) === now) return;
      folded.add(now);
    }
  }

  /** What the directory says of a room has changed: whoever asks from now on sees it. Never throws. */
  async changed(): Promise<void> {
    await this.#leaves.drop();
  }

  /** Entries from a rank on whose places begin with `prefix`; `more`: whether others follow. */
  async #from(rank: number, prefix: string, count: number): Promise<{ page: Entry[]; more: boolean }> {
    const page: Entry[] = [];
    for (let first = rank - (rank % LEAF); ; first += LEAF) {
      const { entries, next } = await this.#leaves.get(String(first / LEAF), () => this.#load(first));
      for (const entry of entries.slice(Math.max(0, rank - first))) {
        if (!entry.place.startsWith(prefix)) return { page, more: false };
        if (page.length === count) return { page, more: true };
        page.push(entry);
      }
      if (next === undefined || !next.startsWith(prefix)) return { page, more: false };
      if (page.length === count) return { page, more: true };
    }
  }

  async #load(first: number): Promise<Leaf> {
    const places = await this.#index.places(first, LEAF + 1);
    const next = places[LEAF];
    const own = places.slice(0, LEAF);
    const rooms = new Map((await this.#rooms.summaries(own.map(roomAt))).map((room) => [room.id, room]));
    const entries = own.map((place) => {
      const room = rooms.get(roomAt(place));
      return room ? { place, room } : { place };
    });
    return next === undefined ? { entries } : { entries, next };
  }
}
