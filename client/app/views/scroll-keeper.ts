const STICK_WITHIN_PX = 100;
const NEAR_EDGE_PX = 600;

interface Place {
  key: string;
  /** Pixels from the top of the box to the top of the row. */
  offset: number;
}

/**
 * Keeps the reader's place while rows come and go above and below: at the bottom it stays at the bottom,
 * elsewhere the topmost visible row stays where it is, found by its key.
 */
export class ScrollKeeper {
  readonly #box: HTMLElement;
  #stick = true;
  #place: Place | undefined;

  constructor(box: HTMLElement) {
    this.#box = box;
  }

  /** Whether the reader is at the bottom. */
  get sticks(): boolean {
    return this.#stick;
  }

  get nearTop(): boolean {
    return this.#box.scrollTop < NEAR_EDGE_PX;
  }

  /** Nothing scrolls any further up: no movement of the reader can ask for more. */
  get atTop(): boolean {
    return this.#box.scrollTop < 1;
  }

  get nearBottom(): boolean {
    return this.#below() < NEAR_EDGE_PX;
  }

  /** The reader moved: remember where to. `end`: whether the newest message is in the document. */
  moved(end: boolean): void {
    this.#stick = end && this.#below() < STICK_WITHIN_PX;
    this.#place = this.#stick ? undefined : this.#topmost();
  }

  /** From now on at the bottom. */
  toBottom(): void {
    this.#stick = true;
    this.#place = undefined;
    this.restore();
  }

  /**
   * From now on at a row.
   * @param share where in the height of the box: 0 is its top, 0.5 the middle
   * @returns the row; nothing: it is not in the document
   */
  toRow(key: string, share: number): HTMLElement | undefined {
    const row = this.#row(key);
    if (!row) return undefined;
    this.#stick = false;
    // The beginning of what is too high for that is more use than its middle.
    const offset = Math.max(0, (this.#box.clientHeight - row.offsetHeight) * share);
    this.#place = { key, offset: Math.round(offset) };
    this.restore();
    return row;
  }

  /** The rows or the box changed: put the reader back. */
  restore(): void {
    if (this.#stick) {
      this.#box.scrollTop = this.#box.scrollHeight;
      return;
    }
    const row = this.#place && this.#row(this.#place.key);
    if (!row || !this.#place) return;
    const shift = row.offsetTop - this.#box.scrollTop - this.#place.offset;
    if (Math.abs(shift) >= 1) this.#box.scrollTop += shift;
  }

  #below(): number {
    return this.#box.scrollHeight - this.#box.clientHeight - this.#box.scrollTop;
  }

  #topmost(): Place | undefined {
    const top = this.#box.scrollTop;
    const row = this.#rows().find((one) => one.offsetTop + one.offsetHeight > top);
    return row && { key: row.dataset["key"] ?? "", offset: row.offsetTop - top };
  }

  #row(key: string): HTMLElement | undefined {
    return this.#rows().find((one) => one.dataset["key"] === key);
  }

  #rows(): HTMLElement[] {
    return [...this.#box.querySelectorAll<HTMLElement>("[data-key]")];
  }
}
