import { batch, computed, type Signal, signal } from "@preact/signals";
import type { Entry, OutboxEntry } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import { keepEqual, type Row, rowsOf } from "./rows.ts";
import { further, heldAbove, heldBelow, kept, latest, nearer, type Stretch, visible } from "./window.ts";

/** Who reads gains nothing from more than this, and who writes in a busy room needs the time. */
const DRAWN_EVERY_MS = 50;

/** A row to bring before the reader's eyes. A new object each time, also for the same row. */
export interface Aim {
  readonly key: string;
  /** Where in the height of the box: 0 is its top, 0.5 the middle. */
  readonly share: number;
  /** Whether the row is what was looked for: it gets the focus and shows itself for a moment. */
  readonly found: boolean;
}

/**
 * Messages in order, of which a bounded part is in the document. Redraws are bundled: a frame's worth of events is one
 * change.
 */
export abstract class ListView {
  /** Id of the room. */
  readonly id: string;
  /** Grows with every drawing. */
  protected readonly revision = signal(0);
  readonly #stretch: Signal<Stretch> = signal({ from: 0, to: Infinity });
  /** Whether the reader is at the newest message, and so moves along with new ones. */
  readonly atLatest = signal(true);
  /** How many messages of others came since the reader left the bottom. */
  readonly newCount = signal(0);
  /** What stood up to here had been read when the reader came; what follows is below a line that stays. */
  readonly line = signal<number | undefined>(undefined);
  readonly aim = signal<Aim | undefined>(undefined);
  #drawn: readonly Row[] = [];
  #redrawing = false;
  #drawnAt = 0;
  /** What `newCount` will be when it is drawn. */
  #missed = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** All that is held, oldest first. */
  protected abstract get entries(): readonly Entry[];
  /** Whether the last of them is the newest there is. */
  protected abstract get isLive(): boolean;
  /** Whether there are older ones than the first of them, to be read; undefined: not known yet. */
  protected abstract get hasOlder(): boolean | undefined;
  protected abstract outgoing(): readonly OutboxEntry[];
  /** Reads a page. False: not now, or there is none. */
  protected abstract loadOlder(): Promise<boolean>;
  protected abstract loadNewer(): Promise<boolean>;
  /** The reader is there now: seq of the topmost line in the document; nothing: at the newest. */
  protected abstract place(seq: number | undefined): void;
  /** Back to the newest message. */
  abstract jumpToLatest(): void;

  readonly rows = computed<readonly Row[]>(() => {
    void this.revision.value;
    const shown = visible(this.entries, this.#stretch.value);
    const outgoing = this.showsEnd.value ? this.outgoing() : [];
    this.#drawn = keepEqual(this.#drawn, rowsOf(shown, outgoing, me.value?.id ?? "", this.#lineIn(shown)));
    return this.#drawn;
  });

  /** Whether the newest message is in the document. */
  readonly showsEnd = computed(() => {
    void this.revision.value;
    return this.#stretch.value.to === Infinity && this.isLive;
  });

  /** Whether the first message is in the document. */
  readonly showsBeginning = computed(() => {
    void this.revision.value;
    return this.hasOlder === false && !heldAbove(this.entries, this.#stretch.value);
  });

  /** The reader is near the top: shows more, out of what is held or from the server. */
  async showOlder(): Promise<void> {
    if (!heldAbove(this.entries, this.#stretch.peek()) && !(await this.loadOlder())) return;
    this.show(further(this.entries, this.#stretch.peek()));
  }

  /** The reader is near the bottom of an older stretch: the same downwards. */
  async showNewer(): Promise<void> {
    if (this.showsEnd.peek()) return;
    const isAtEnd = !heldBelow(this.entries, this.#stretch.peek());
    if (isAtEnd && !this.isLive && !(await this.loadNewer())) return;
    this.show(nearer(this.entries, this.#stretch.peek()));
  }

  /** The reader has scrolled. */
  noteReader(atLatest: boolean): void {
    this.atLatest.value = atLatest;
    this.show(this.#stretch.peek());
    if (atLatest) this.#see();
  }

  /** A message of somebody else came. */
  protected noteNew(): void {
    if (!this.atLatest.peek()) this.#missed += 1;
  }

  /** Only the newest stretch has an open end: what joins the others from below must not flood the document. */
  protected show(stretch: Stretch): void {
    const before = this.#stretch.peek();
    const atLatest = this.atLatest.peek();
    const { from, to } = kept(this.entries, stretch, { atLatest, live: this.isLive });
    if (from !== before.from || to !== before.to) this.#stretch.value = { from, to };
    this.place(atLatest ? undefined : from);
  }

  protected toLatest(): void {
    this.atLatest.value = true;
    this.#stretch.value = latest(this.entries);
  }

  protected redraw(): void {
    if (this.#redrawing) return;
    this.#redrawing = true;
    const draw = () => {
      this.#redrawing = false;
      this.#drawnAt = performance.now();
      this.draw();
    };
    const wait = DRAWN_EVERY_MS - (performance.now() - this.#drawnAt);
    // Hidden pages get no frames.
    if (document.hidden) setTimeout(draw, 250);
    else if (wait <= 0) requestAnimationFrame(draw);
    else setTimeout(() => requestAnimationFrame(draw), wait);
  }

  protected draw(): void {
    batch(() => {
      this.revision.value += 1;
      this.newCount.value = this.#missed;
      this.show(this.#stretch.peek());
      if (this.atLatest.peek()) this.#see();
    });
  }

  /** Where the line is, if what it stands between can be seen to be the last that was read and the first that was not. */
  #lineIn(shown: readonly Entry[]): number | undefined {
    const line = this.line.value;
    const [first] = shown;
    if (line === undefined || !first) return undefined;
    return first.seq <= line || this.showsBeginning.value ? line : undefined;
  }

  #see(): void {
    this.#missed = 0;
    this.newCount.value = 0;
  }
}
