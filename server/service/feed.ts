import { Refusal, type ResetReason } from "#protocol";
import { feed as budget } from "../budgets.ts";
import type { Entry } from "../data/entry.ts";
import type { At, Resumed } from "../data/log.ts";
import { isOff } from "../failpoints.ts";

export interface FeedLog {
  resume(room: string, user: string, at: At | undefined, count: number): Promise<Resumed>;
}

/** Where a feed's findings go. */
export interface FeedOutlet {
  /** The next event, each once, in the log's order. */
  event(entry: Entry): void;
  /** The log is not the one that was followed: the feed now stands at its top. */
  reset(reason: ResetReason, at: At): void;
  /** Events that had to be read from the log because their hints were missing. */
  filled(events: number): void;
  trouble(cause: unknown): void;
}

/**
 * A node's view of one room's log. Hints may be lost, doubled, late or false; whatever does not follow
 * from what the feed has is settled by reading the log: once, however many readers wait for it.
 */
export class Feed {
  readonly room: string;
  readonly #log: FeedLog;
  readonly #outlet: FeedOutlet;
  #at: At | undefined;
  readonly #early = new Map<number, Entry>();
  #recent: Entry[] = [];
  #syncing: Promise<void> | undefined;
  #waitsForEarlier = false;

  constructor(room: string, log: FeedLog, outlet: FeedOutlet) {
    this.room = room;
    this.#log = log;
    this.#outlet = outlet;
  }

  /** The newest event that was handed out; nothing before the first look at the log. */
  get at(): At | undefined {
    return this.#at;
  }

  /** One event as pub/sub brought it. */
  hint(entry: Entry): void {
    const at = this.#at;
    if (at && (follows(entry, at) || isOff("hold-back"))) {
      this.#accept(entry);
      this.#releaseEarly();
      return;
    }
    if (at && entry.epoch === at.epoch && entry.seq <= at.seq && this.#handedOut(entry)) return;
    const isEarly = !at || (entry.epoch === at.epoch && entry.seq > at.seq + 1);
    if (isEarly) this.#hold(entry);
    if (at && isEarly) this.#settleSoon();
    else if (at) this.#settle();
  }

  /**
   * Begins at the log's top, or gets there; the room's hints are already listened to.
   * @throws Refusal STORE_UNAVAILABLE when the log has gone back behind that top
   */
  async reach(top: At): Promise<void> {
    if (!this.#at) {
      this.#at = { epoch: top.epoch, seq: top.seq, id: top.id };
      this.#releaseEarly();
      return;
    }
    // A reading that was under way may have begun before that top was there: then another one follows.
    if (this.#isShortOf(top)) await this.sync();
    if (this.#isShortOf(top)) await this.sync();
    if (this.#isShortOf(top) && !isOff("hole-filling")) throw new Refusal("STORE_UNAVAILABLE", { retryAfterMs: 200 });
  }

  #isShortOf(top: At): boolean {
    return this.#at?.epoch !== top.epoch || this.#at.seq < top.seq;
  }

  /**
   * Compares with the log's newest event, as a round over all rooms read it.
   * @param before where this feed stood when that reading began
   * @returns whether the log is ahead, as it is for a moment while hints are on their way
   */
  compare(before: At, top: At | undefined): boolean {
    const at = this.#at;
    if (!at) return false;
    if (!top) {
      if (at.epoch !== "") this.#settle();
      return false;
    }
    const lost = before.seq > top.seq || (before.seq === top.seq && before.id !== top.id);
    if (at.epoch !== top.epoch || lost) this.#settle();
    return at.epoch === top.epoch && at.seq < top.seq;
  }

  /** Reads from the log what this feed does not have; one reading at a time, whoever asks. */
  async sync(): Promise<void> {
    if (isOff("hole-filling")) return;
    this.#syncing ??= this.#readOn()
      .catch((cause: unknown) => this.#vanished(cause))
      .finally(() => {
        this.#syncing = undefined;
      });
    await this.#syncing;
  }

  /** What came after a seq, if it is still at hand. */
  since(seq: number): Entry[] | undefined {
    const first = this.#recent[0];
    if (!first || seq + 1 < first.seq) return undefined;
    return this.#recent.slice(seq + 1 - first.seq);
  }

  #settle(): void {
    this.sync().catch((cause: unknown) => this.#outlet.trouble(cause));
  }

  #settleSoon(): void {
    if (this.#waitsForEarlier) return;
    this.#waitsForEarlier = true;
    setTimeout(() => {
      this.#waitsForEarlier = false;
      if (this.#early.size > 0) this.#settle();
    }, budget.overtakenMs).unref();
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const before = this.#at;
      if (!before) return;
      const heldBefore = [...this.#early.keys()];
      const found = await this.#log.resume(this.room, "", before, budget.chunk);
      // From no log at all, as when the store lost the room, nothing leads into the one that is there now.
      const verdict = found.epoch === before.epoch ? found.verdict : "epoch";
      if (verdict !== "ok") {
        // Hints moved the feed on while the log was asked: only an answer about the present counts.
        if (this.#at !== before && verdict !== "epoch") continue;
        return this.#startOver(verdict, found);
      }
      // What was held before the log was asked and is not in it was never kept.
      for (const seq of heldBefore) if (seq > found.seq) this.#early.delete(seq);
      const filled = found.entries.filter((entry) => this.#at && follows(entry, this.#at) && this.#accept(entry));
      if (filled.length > 0) this.#outlet.filled(filled.length);
      this.#releaseEarly();
      if ((this.#at?.seq ?? 0) >= found.seq && this.#early.size === 0) return;
    }
  }

  /** The store lost the room: whoever read it is told; it may come back as another log. */
  #vanished(cause: unknown): void {
    if (!(cause instanceof Refusal && cause.reason === "ROOM_NOT_FOUND")) throw cause;
    this.#startOver("epoch", { epoch: "", seq: 0, id: "" });
  }

  #startOver(reason: ResetReason, top: At): void {
    this.#at = { epoch: top.epoch, seq: top.seq, id: top.id };
    this.#early.clear();
    this.#recent = [];
    this.#outlet.reset(reason, this.#at);
  }

  #accept(entry: Entry): true {
    this.#at = { epoch: entry.epoch, seq: entry.seq, id: entry.id };
    this.#recent.push(entry);
    if (this.#recent.length > budget.recent * 2) this.#recent = this.#recent.slice(-budget.recent);
    this.#outlet.event(entry);
    return true;
  }

  /** Another event under a number that was handed out means that the log is not what it was. */
  #handedOut(entry: Entry): boolean {
    if (entry.seq === this.#at?.seq) return entry.id === this.#at.id;
    const same = this.since(entry.seq - 1)?.[0];
    return same === undefined || same.id === entry.id;
  }

  #hold(entry: Entry): void {
    if (this.#early.size < budget.held) this.#early.set(entry.seq, entry);
  }

  #releaseEarly(): void {
    if (this.#early.size === 0 || !this.#at) return;
    for (const seq of this.#early.keys()) if (seq <= this.#at.seq) this.#early.delete(seq);
    let next = this.#early.get(this.#at.seq + 1);
    while (next && follows(next, this.#at)) {
      this.#early.delete(next.seq);
      this.#accept(next);
      next = this.#early.get(this.#at.seq + 1);
    }
    if (this.#early.size > 0) this.#settleSoon();
  }
}

const follows = (entry: Entry, at: At) => entry.epoch === at.epoch && entry.seq === at.seq + 1 && entry.prev === at.id;
