import type { Ack } from "../config.ts";

/** What a primary says of its replication. */
interface Tidings {
  /** The history that it writes; a replica that is promoted begins a new one. */
  history: string;
  /** The history that it continues, as a replica that was promoted. */
  before: string;
  replicas: number;
}

/** What is known of a primary when it has been met. */
export interface Met {
  /** It took the place of one that was known, and is met for the first time since. */
  isNew: boolean;
  /** Nobody can have taken its place: it has only just taken another one's. */
  isSure: boolean;
  replicas: number;
}

/** A primary that was promoted is not replaced again so soon, unless by a second failure, ms. */
const SURE_MS = 10_000;

/** How many replicas must confirm, and which primaries follow from which. */
export class Replicas {
  readonly #auto: boolean;
  readonly #onFound: () => void;
  /** Histories that were met, and until when nobody can have taken the place of who writes them. */
  readonly #sureUntil = new Map<string, number>();
  #wanted: number;
  #most = 0;

  /**
   * @param byDefault how many, where ACK leaves it to the store
   * @param onFound replicas were found where none had been expected
   */
  constructor(ack: Ack, byDefault: number, onFound: () => void) {
    this.#auto = ack === "auto";
    this.#wanted = ack === "auto" ? byDefault : ack;
    this.#onFound = onFound;
  }

  /** How many must confirm a change to a primary that is surely the one. */
  get wanted(): number {
    return this.#wanted;
  }

  /**
   * How many must confirm while it may have been replaced: all that there are. The one that took its place is among
   * them, and no longer confirms what the old one is told.
   */
  get all(): number {
    return this.#wanted === 0 ? 0 : Math.max(this.#wanted, this.#most);
  }

  /** Takes what a primary says (`INFO replication`). */
  learn(info: string): Met {
    const { history, before, replicas } = read(info);
    const now = performance.now();
    this.#most = Math.max(this.#most, replicas);
    if (this.#auto && this.#wanted === 0 && replicas > 0) {
      // Never back by itself: replicas that are away for a moment must not weaken what is promised.
      this.#wanted = 1;
      this.#onFound();
    }
    const isNew = !this.#sureUntil.has(history) && this.#sureUntil.has(before);
    if (!this.#sureUntil.has(history)) this.#sureUntil.set(history, isNew ? now + SURE_MS : now);
    return { isNew, replicas, isSure: now < (this.#sureUntil.get(history) ?? now) };
  }
}

function read(info: string): Tidings {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  return {
    history: field("master_replid"),
    before: field("master_replid2"),
    replicas: Number(field("connected_slaves")),
  };
}
