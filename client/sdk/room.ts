import { limits, type Position, type ResetReason, type Result, type RoomEvent } from "#protocol";
import { Emitter } from "./emitter.ts";
import type { People } from "./people.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { type Applied, Timeline } from "./timeline.ts";

interface RoomEvents {
  /** Entries, loading or error changed. */
  change: [];
  /** An event that was not known before; entries have it already. */
  added: [RoomEvent];
  /** All that was held is void and is being read again. */
  reset: [ResetReason];
  /** The room must be watched again: it is no longer in step with the server. */
  unsteady: [];
}

type Watched = Result<"room.watch">["rooms"][number];

/** One watched room: its timeline, kept in step with the server. */
export class Room extends Emitter<RoomEvents> {
  readonly id: string;
  readonly timeline: Timeline;
  /** How many entries to hold, roughly: the oldest go, and can be read again (never under a page on its way). */
  keep = 1000;
  readonly #reader: Caller;
  readonly #people: People;
  /** Whether its messages are wanted, or only word of new ones. */
  #wantsHistory = false;
  #loading: Promise<boolean> | undefined;
  #loaded = false;
  #life = 0;
  #resyncing = false;
  #error: RpcError | undefined;

  constructor(id: string, reader: Caller, people: People) {
    super();
    this.id = id;
    this.timeline = new Timeline(id);
    this.#reader = reader;
    this.#people = people;
  }

  /** Whether a page of history is on its way. */
  get loading(): boolean {
    return this.#loading !== undefined;
  }

  /** Whether the newest page of history is here. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Why the room cannot be read or watched. */
  get error(): RpcError | undefined {
    return this.#error;
  }

  /** Counts resets: what was asked for before one must not be taken in after it. */
  get life(): number {
    return this.#life;
  }

  get position(): Position | undefined {
    return this.timeline.position;
  }

  /** From now on its messages are wanted, not only word of new ones. */
  wantHistory(): void {
    this.#wantsHistory = true;
  }

  /** Reads the newest page unless it is here. False: not now. */
  async open(): Promise<boolean> {
    return this.#loaded || this.#load();
  }

  /** Reads the next page upwards. False: not now, or there is none. */
  loadOlder(): Promise<boolean> {
    return this.timeline.more ? this.#load() : Promise.resolve(false);
  }

  /** Whether its newest page is wanted and not here. */
  get lacksPage(): boolean {
    return this.#wantsHistory && !this.#loaded;
  }

  /** The server watches the room for us from this position on. */
  watched({ reset, ...position }: Watched): void {
    this.#error = undefined;
    this.#resyncing = false;
    if (reset) this.reset(reset);
    else this.timeline.startAt(position);
    this.emit("change");
  }

  /** The server does not let us. */
  refused(error: RpcError): void {
    this.#resyncing = false;
    this.#error = error;
    this.emit("change");
  }

  /** Takes in one event of this room. */
  receive(event: RoomEvent): Applied {
    if (event.type === "member.joined" || event.type === "member.changed") this.#people.learn([event.body.user]);
    const applied = this.timeline.apply(event);
    if (applied === "added") {
      if (!this.loading && this.timeline.entries.length > 1.2 * this.keep) this.timeline.trim(this.keep);
      this.emit("added", event);
      this.emit("change");
    } else if (applied === "gap") this.#resync();
    else if (applied !== "known") this.reset(applied);
    return applied;
  }

  /** Clears, and asks to be read and watched from the start. */
  reset(reason: ResetReason): void {
    this.timeline.clear();
    this.#life += 1;
    this.#loaded = false;
    this.emit("reset", reason);
    this.emit("change");
    this.emit("unsteady");
  }

  #resync(): void {
    if (this.#resyncing) return;
    this.#resyncing = true;
    this.emit("unsteady");
  }

  #load(): Promise<boolean> {
    this.#loading ??= this.#page().finally(() => {
      this.#loading = undefined;
      this.emit("change");
    });
    this.emit("change");
    return this.#loading;
  }

  async #page(): Promise<boolean> {
    const life = this.#life;
    const before = this.position && this.timeline.floor;
    // Who enters sees more than a screen of it, without a second journey.
    const limit = this.#loaded ? limits.history.page : 1.5 * limits.history.page;
    try {
      const page = await this.#reader.call("room.history", {
        room: this.id,
        limit,
        ...(before === undefined ? {} : { before }),
      });
      this.#people.learn(page.users);
      // Between the newest page and a position that came meanwhile, from elsewhere, events may be missing.
      const misses = before === undefined && this.position?.epoch === page.epoch && page.seq + 1 < this.timeline.floor;
      if (life !== this.#life || misses) return this.#page();
      this.#error = undefined;
      this.#loaded = this.timeline.addPage(page);
      if (!this.#loaded) this.reset("epoch");
      return this.#loaded;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (!error.retryable) this.#error = error;
      return false;
    }
  }
}
