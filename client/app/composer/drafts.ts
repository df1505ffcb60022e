/** What a message answers, with enough of it to show. */
export interface ReplyTarget {
  readonly id: string;
  readonly seq: number;
  readonly by: string;
  readonly text: string;
}

/** What was begun in a place and not sent. */
export interface Draft {
  readonly text: string;
  readonly reply?: ReplyTarget | undefined;
}

export const noDraft: Draft = { text: "" };

/** As localStorage is; it may throw when it is full or forbidden. */
export interface Shelf {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Kept extends Draft {
  readonly at: number;
}

const PREFIX = "teahouse.draft.";
const WAIT_MS = 300;
const KEEP_MS = 30 * 24 * 60 * 60_000;

/**
 * Drafts of one person, by place. They are shelved a moment after the last change, so that typing costs nothing, and
 * live as long as the page where there is no shelf.
 */
export class Drafts {
  readonly #shelf: Shelf | undefined;
  readonly #prefix: string;
  readonly #now: () => number;
  readonly #held = new Map<string, Draft>();
  readonly #unsaved = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(user: string, shelf: Shelf | undefined, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#prefix = `${PREFIX}${user}.`;
    this.#now = now;
  }

  read(place: string): Draft {
    const draft = this.#held.get(place) ?? this.#shelved(place);
    this.#held.set(place, draft);
    return draft;
  }

  write(place: string, draft: Draft): void {
    this.#held.set(place, draft);
    clearTimeout(this.#unsaved.get(place));
    this.#unsaved.set(
      place,
      setTimeout(() => this.#save(place), WAIT_MS),
    );
  }

  /** Shelves now what waits: the page may be gone in a moment. */
  flush(): void {
    for (const place of [...this.#unsaved.keys()]) this.#save(place);
  }

  /**
   * Another tab changed the shelf.
   * @returns the place of which there is another draft now; none when what is written here is newer
   */
  heard(key: string | null): string | undefined {
    if (!key?.startsWith(this.#prefix)) return undefined;
    const place = key.slice(this.#prefix.length);
    if (this.#unsaved.has(place)) return undefined;
    this.#held.delete(place);
    return place;
  }

  #save(place: string): void {
    clearTimeout(this.#unsaved.get(place));
    this.#unsaved.delete(place);
    const draft = this.#held.get(place) ?? noDraft;
    const isEmpty = draft.text === "" && !draft.reply;
    const kept: Kept = { ...draft, at: this.#now() };
    quietly(() => {
      if (isEmpty) this.#shelf?.removeItem(this.#prefix + place);
      else this.#shelf?.setItem(this.#prefix + place, JSON.stringify(kept));
    });
  }

  #shelved(place: string): Draft {
    return quietly(() => keptIn(this.#shelf?.getItem(this.#prefix + place))) ?? noDraft;
  }
}

/** Takes away drafts that nobody came back to, whoever wrote them. */
export function sweepDrafts(shelf: Shelf, now = Date.now()): void {
  quietly(() => {
    const keys = Array.from({ length: shelf.length }, (_, i) => shelf.key(i) ?? "");
    for (const key of keys.filter((one) => one.startsWith(PREFIX))) {
      const kept = keptIn(shelf.getItem(key));
      if (!kept || now - kept.at > KEEP_MS) shelf.removeItem(key);
    }
  });
}

/** Other versions of the page, and people, may have put anything there. */
function keptIn(value: string | null | undefined): Kept | undefined {
  if (!value) return undefined;
  const kept: unknown = quietly(() => JSON.parse(value));
  if (typeof kept !== "object" || kept === null) return undefined;
  const { text, at, reply } = kept as Partial<Record<keyof Kept, unknown>>;
  if (typeof text !== "string" || typeof at !== "number") return undefined;
  return { text, at, ...(isTarget(reply) ? { reply } : {}) };
}

function isTarget(value: unknown): value is ReplyTarget {
  const { id, seq, by, text } = (value ?? {}) as Partial<Record<keyof ReplyTarget, unknown>>;
  return typeof id === "string" && typeof seq === "number" && typeof by === "string" && typeof text === "string";
}

function quietly<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}
