import { limits, type Position, type ResetReason, type Result, type RoomEvent } from "#protocol";
import { Emitter } from "./emitter.ts";
import { Pages } from "./pages.ts";
import type { People } from "./people.ts";
import { Quotes } from "./quotes.ts";
import { Reading } from "./reading.ts";
import type { Caller } from "./rpc.ts";
import type { RpcError } from "./rpc-error.ts";
import { type Applied, type Asked, type Taken, Timeline } from "./timeline/timeline.ts";
import type { Wish } from "./timeline/wishes.ts";

interface RoomEvents {
  /** Entries, loading or error changed. */
  change: [];
  /** An event that was not known before; entries have it already. */
  added: [RoomEvent];
  /** All that was held is void and is being read again. */
  reset: [ResetReason];
  /** Changes of messages that are under way are others now. */
  wish: [];
  /** The room must be watched again: it is no longer in step with the server. */
  unsteady: [];
}

type Watched = Result<"room.watch">["rooms"][number];

/** One watched room: its timeline, kept in step with the server, and who reads it here. */
export class Room extends Emitter<RoomEvents> {
  readonly id: string;
  readonly timeline: Timeline;
  /** Which stretch of the timeline is being read. */
  readonly reading: Reading;
  /** Single messages, also such as are not in the timeline. */
  readonly quotes: Quotes;
  readonly #pages: Pages;
  readonly #people: People;
  /** Whether its messages are wanted, or only word of new ones. */
  #wantsHistory = false;
  #loaded = false;
  #life = 0;
  #resyncing = false;
  #error: RpcError | undefined;

  constructor(id: string, reader: Caller, people: People) {
    super();
    this.id = id;
    this.timeline = new Timeline(id);
    this.reading = new Reading(this.timeline, {
      open: () => this.open(),
      read: (name, asked) => this.#read(name, asked),
    });
    this.quotes = new Quotes(reader, id, this.timeline, () => this.emit("change"));
    this.#pages = new Pages(reader, this);
    this.#people = people;
  }

  /** Whether a page of history is on its way. */
  get loading(): boolean {
    return this.#pages.loading;
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
    if (this.#loaded) return true;
    // Who enters sees more than a screen of it, without a second journey.
    const limit = 1.5 * limits.history.page;
    const asked = () => (this.position ? { before: this.timeline.floor } : {});
    if (!(await this.#read("newest", asked, limit))) return false;
    this.#loaded = true;
    this.emit("change");
    return true;
  }

  /** Reads the next page upwards from where the reader is. False: not now, or there is none. */
  loadOlder(): Promise<boolean> {
    return this.#loaded ? this.reading.older() : this.open();
  }

  /** Reads the next page downwards, where the reader is not among the newest. False: not now, or there is none. */
  loadNewer(): Promise<boolean> {
    return this.reading.newer();
  }

  /** Takes the reader to a seq, with a page of history around it. False: not now, or the reader went elsewhere since. */
  async jumpTo(seq: number): Promise<boolean> {
    const arrived = await this.reading.jumpTo(seq);
    this.emit("change");
    return arrived;
  }

  /** Takes the reader back to the newest lines. */
  toLatest(): void {
    this.reading.toLatest();
    this.emit("change");
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
    this.failed(error);
  }

  /** A page could not be read, and will not be. */
  failed(error: RpcError): void {
    this.#error = error;
    this.emit("change");
  }

  /** Takes in one event of this room. */
  receive(event: RoomEvent): Applied {
    if (event.type === "member.joined" || event.type === "member.changed") this.#people.learn([event.body.user]);
    const applied = this.timeline.apply(event);
    if (applied === "added") {
      this.timeline.settle(event.clientId);
      this.quotes.apply(event);
      if (this.timeline.entries.length > 1.2 * this.reading.keep) this.reading.trim();
      this.emit("added", event);
      this.emit("change");
    } else if (applied === "gap") this.#resync();
    else if (applied !== "known") this.reset(applied);
    return applied;
  }

  /** Takes in a page of history. */
  take(page: Result<"room.history">, asked: Asked): Taken {
    this.#people.learn(page.users);
    const taken = this.timeline.addPage(page, asked);
    if (taken === "taken") this.#error = undefined;
    return taken;
  }

  /** Shows a message as it will be, until the wish is answered and its event is here. */
  wish(wish: Wish): void {
    this.timeline.wish(wish);
    this.#wishesChanged();
  }

  /** The server has said yes, and which event came of it, if one did; or no. */
  answered(clientId: string, event: { epoch: string; seq: number } | undefined): void {
    if (event?.epoch === this.position?.epoch && event && !this.timeline.covers(event.epoch, event.seq)) {
      this.timeline.accept(clientId);
      return;
    }
    this.timeline.settle(clientId);
    this.#wishesChanged();
  }

  /** A page of another log came: what is held is void. */
  estranged(): void {
    this.reset("epoch");
  }

  /** Clears, and asks to be read and watched from the start. */
  reset(reason: ResetReason): void {
    this.timeline.clear();
    this.quotes.clear();
    this.reading.toLatest();
    this.#life += 1;
    this.#loaded = false;
    this.emit("reset", reason);
    this.emit("change");
    this.emit("unsteady");
  }

  #wishesChanged(): void {
    this.emit("wish");
    this.emit("change");
  }

  #resync(): void {
    if (this.#resyncing) return;
    this.#resyncing = true;
    this.emit("unsteady");
  }

  async #read(name: string, asked: () => Asked, limit?: number): Promise<boolean> {
    const reading = this.#pages.read(name, asked, limit);
    this.emit("change");
    const read = await reading;
    this.emit("change");
    return read;
  }
}
