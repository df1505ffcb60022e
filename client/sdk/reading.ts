import type { Entry } from "./timeline/entry.ts";
import type { Interval } from "./timeline/interval.ts";
import type { Asked, Timeline } from "./timeline/timeline.ts";

/** How the pages come; each answers whether it did. */
interface PageSource {
  /** The newest one, unless it is here. */
  open(): Promise<boolean>;
  /** One of a name at a time. */
  read(name: string, asked: () => Asked): Promise<boolean>;
}

/** Where somebody reads in a room, and the way from there. */
export class Reading {
  /** How many entries to hold of each stretch, roughly: those far from the reader go, and can be read again. */
  keep = 1000;
  /** Seq of the topmost line in sight, where the reader is not at the newest: what is around it stays, whatever comes. */
  place: number | undefined;
  readonly #timeline: Timeline;
  readonly #source: PageSource;
  #shown: Interval | undefined;
  /** Counts where the reader wanted to go: a page for an earlier wish must not move it any more. */
  #wants = 0;

  constructor(timeline: Timeline, source: PageSource) {
    this.#timeline = timeline;
    this.#source = source;
  }

  /** The stretch that is being read: the live one, unless the reader went away from it. */
  get shown(): Interval {
    return this.#shown?.present ?? this.#timeline.live;
  }

  /** What the reader sees, oldest first. */
  get entries(): readonly Entry[] {
    return this.shown.entries;
  }

  /** Whether the newest lines are in what is being read. */
  get atLive(): boolean {
    return this.shown === this.#timeline.live;
  }

  /** Reads the next page upwards. False: not now, or there is none. */
  async older(): Promise<boolean> {
    const wants = this.#wants;
    if (!this.shown.more || !(await this.#source.read("older", () => ({ before: this.shown.floor })))) return false;
    return wants === this.#wants && this.#goTo(this.shown.floor);
  }

  /** Reads the next page downwards, where the reader is not among the newest. False: not now, or there is none. */
  async newer(): Promise<boolean> {
    const wants = this.#wants;
    if (this.atLive || !(await this.#source.read("newer", () => ({ after: this.shown.top })))) return false;
    return wants === this.#wants && this.#goTo(this.shown.top);
  }

  /** Takes the reader to a seq, with a page of history around it. False: not now, or the reader went elsewhere since. */
  async jumpTo(seq: number): Promise<boolean> {
    this.#wants += 1;
    const wants = this.#wants;
    if (!(await this.#source.open())) return false;
    const at = Math.min(seq, this.#timeline.position?.seq ?? 0);
    if (!this.#timeline.at(at)) {
      const around = [
        this.#source.read(`before ${at + 1}`, () => ({ before: at + 1 })),
        this.#source.read(`after ${at}`, () => ({ after: at })),
      ];
      if ((await Promise.all(around)).includes(false)) return false;
    }
    return wants === this.#wants && this.#goTo(at);
  }

  /** Takes the reader back to the newest lines. */
  toLatest(): void {
    this.#wants += 1;
    this.#shown = undefined;
    this.place = undefined;
  }

  /** Something came: lets go of what is too much. */
  trim(): void {
    this.#timeline.trim(this.keep, this.place);
    if (this.place !== undefined) this.#shown = this.#timeline.at(this.place);
  }

  /** From here the reader goes on; a view that knows better says so. */
  #goTo(seq: number): boolean {
    const found = this.#timeline.at(seq);
    if (!found) return false;
    this.#timeline.use(found);
    this.place = seq;
    this.trim();
    return true;
  }
}
