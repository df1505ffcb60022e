import { Refusal, type ResetReason } from "#protocol";
import { feed as budget, delivery } from "../budgets.ts";
import type { At } from "../data/log.ts";
import type { Moment } from "../data/moments.ts";
import { Coalescer } from "./coalescer.ts";
import { Feed, type FeedLog } from "./feed.ts";
import type { Entry, FeedNotes, Outlet, Watcher } from "./outlet.ts";
import { shareOf } from "./share.ts";
import { Turns } from "./turns.ts";

export type { Entry, FeedNotes, Outlet, Watcher };

/** Where a reader that is not live yet stands, and what is known of its membership. */
interface Arrival {
  at: At;
  /** The log's top when the reader was found to be a member; nothing before. */
  memberAt?: number;
  /** The newest event that says that the reader is no member. */
  leftAt?: number;
}

export interface Entered {
  /** Where the reader stands; `reset` when its position was not one of this log. */
  stands: At & { reset?: ResetReason };
  /** From now on the reader gets each event as it comes; what came since it entered it gets first. */
  goLive(): Promise<void>;
}

/**
 * Everybody on this node who reads one room. Readers are live (they have all that the feed has, or get it with the next
 * handing on) or arriving: catching up from a position of their own. Nobody is handed an event twice, or out of order:
 * nothing is on its way to the live readers when somebody becomes one of them.
 */
export class Readers<W extends Watcher> {
  readonly feed: Feed;
  readonly #log: FeedLog;
  readonly #outlet: Outlet<W>;
  readonly #notes: FeedNotes;
  readonly #live = new Set<W>();
  readonly #news: Coalescer;
  readonly #arriving = new Map<W, Arrival>();
  /** Calls that let one reader in, one after another. */
  readonly #turns = new Turns<W>();

  constructor(room: string, log: FeedLog, outlet: Outlet<W>, notes: FeedNotes, windowMs: number = delivery.windowMs) {
    this.#log = log;
    this.#outlet = outlet;
    this.#notes = notes;
    this.#news = new Coalescer((entries) => this.#tell(entries), windowMs);
    this.feed = new Feed(room, log, {
      event: (entry) => this.#handOut(entry),
      reset: (reason, at) => {
        this.#news.flush();
        notes.reset(room, reason, this.size);
        this.#reset(reason, at);
      },
      filled: (events) => notes.filled(room, events),
      trouble: (cause) => notes.trouble(room, cause),
    });
  }

  get size(): number {
    return this.#live.size + this.#arriving.size;
  }

  /** Whether somebody reads here, or is about to. */
  has(watcher: W): boolean {
    return this.#live.has(watcher) || this.#arriving.has(watcher) || this.#turns.has(watcher);
  }

  /**
   * Lets a reader in behind a position and hands it what it missed. Nothing comes live before `goLive`.
   * Of two calls that overlap, the later one begins when the earlier one has ended.
   * @returns where the reader now stands; `reset` when its position was not one of this log
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async enter(watcher: W, position: At | undefined): Promise<Entered> {
    return await this.#turns.take(watcher, () => this.#enter(watcher, position));
  }

  async #enter(watcher: W, position: At | undefined): Promise<Entered> {
    if (this.#live.has(watcher)) this.#news.flush();
    this.#live.delete(watcher);
    // Known here before its membership is checked: if it is put out after the check, the feed comes
    // to the event that says so and finds it.
    const arrival: Arrival = { at: { epoch: "", seq: 0, id: "" } };
    this.#arriving.set(watcher, arrival);
    try {
      const found = await this.#log.resume(this.feed.room, watcher.user, position, budget.chunk);
      if ((arrival.leftAt ?? 0) > found.seq) throw new Refusal("ROOM_NOT_MEMBER", { param: "rooms" });
      arrival.memberAt = found.seq;
      const top = { epoch: found.epoch, seq: found.seq, id: found.id };
      const fits = position !== undefined && found.verdict === "ok";
      arrival.at = fits ? position : top;
      await this.feed.reach(top);
      await this.#catchUp(watcher, arrival, fits ? found.entries : []);
      if (position !== undefined && !fits) this.#notes.startedOver();
      const stands = found.verdict === "ok" ? arrival.at : { ...arrival.at, reset: found.verdict };
      return { stands, goLive: () => this.#goLive(watcher, arrival) };
    } catch (error) {
      if (this.#arriving.get(watcher) === arrival) this.#arriving.delete(watcher);
      throw error;
    }
  }

  async #goLive(watcher: W, arrival: Arrival): Promise<void> {
    // It left, or asked again meanwhile: then the later call makes it live.
    if (this.#arriving.get(watcher) !== arrival) return;
    await this.#catchUp(watcher, arrival, []);
    // No await between: the feed cannot have moved since the reader had all of it.
    this.#news.flush();
    this.#arriving.delete(watcher);
    this.#live.add(watcher);
  }

  #tell(entries: readonly Entry[]): void {
    const slow = this.#outlet.deliver(entries, this.#live, true);
    const last = entries.at(-1);
    if (!last) return;
    for (const watcher of slow) {
      this.#notes.fellBehind(this.feed.room);
      void this.#lag(watcher, { epoch: last.epoch, seq: last.seq, id: last.id });
    }
  }

  /** A reader that takes too little at a time arrives anew, at its own pace: it costs no more than what it has not read. */
  async #lag(watcher: W, at: At): Promise<void> {
    // The last one may be the one that puts it out.
    const arrival: Arrival = { at, memberAt: at.seq - 1 };
    this.#live.delete(watcher);
    this.#arriving.set(watcher, arrival);
    try {
      await this.#goLive(watcher, arrival);
    } catch (cause) {
      // It was put out, or asked again meanwhile.
      if (this.#arriving.get(watcher) !== arrival) return;
      this.#arriving.delete(watcher);
      this.#notes.trouble(this.feed.room, cause);
      // It believes that it reads this room: silence would be a loss.
      this.#outlet.cut(watcher);
    }
  }

  leave(watcher: W): void {
    this.#live.delete(watcher);
    this.#arriving.delete(watcher);
    this.#turns.drop(watcher);
  }

  /** Hands over, as fast as the reader takes it, all that the feed has; `read` is what is at hand already. */
  async #catchUp(watcher: W, arrival: Arrival, read: readonly Entry[]): Promise<void> {
    let missed = read;
    let askedAt: At | undefined;
    for (;;) {
      await watcher.ready();
      if (this.#arriving.get(watcher) !== arrival) throw new Refusal("ROOM_NOT_MEMBER", { param: "rooms" });
      const { at } = this.feed;
      if (at && at.epoch !== arrival.at.epoch) this.#resetOne(watcher, arrival, "epoch");
      if (arrival.at.seq >= (at?.seq ?? 0)) return;
      if (missed.length === 0) {
        // The log gave nothing that leads on from here: it has gone back behind its feed, which will notice.
        // Asking again and again would hold up everything else.
        if (arrival.at === askedAt) throw new Refusal("STORE_UNAVAILABLE", { retryAfterMs: 200 });
        askedAt = arrival.at;
        missed = this.feed.since(arrival.at.seq) ?? (await this.#read(watcher, arrival));
      }
      const share = shareOf(missed);
      this.#handOver(watcher, arrival, missed.slice(0, share));
      missed = missed.slice(share);
    }
  }

  async #read(watcher: W, arrival: Arrival): Promise<readonly Entry[]> {
    const found = await this.#log.resume(this.feed.room, "", arrival.at, budget.chunk);
    if (found.verdict !== "ok") this.#resetOne(watcher, arrival, found.verdict);
    return found.entries;
  }

  #handOver(watcher: W, arrival: Arrival, entries: readonly Entry[]): void {
    const fitting = entries.filter((entry) => {
      // Never ahead of the feed: what it has not handed out yet, it will. Never twice: a reset or
      // another reading may have moved the reader while the log was asked.
      const next = entry.epoch === arrival.at.epoch && entry.seq === arrival.at.seq + 1;
      if (!next || entry.seq > (this.feed.at?.seq ?? 0)) return false;
      arrival.at = { epoch: entry.epoch, seq: entry.seq, id: entry.id };
      return true;
    });
    if (fitting.length > 0) this.#outlet.deliver(fitting, [watcher], false);
  }

  /** For who is live, and not the one whom it is about: whoever is catching up is told the next one. */
  moment(moment: Moment): void {
    this.#outlet.moment(
      moment,
      [...this.#live].filter((watcher) => watcher.user !== moment.user),
    );
  }

  #handOut(entry: Entry): void {
    this.#news.add(entry);
    if (entry.type !== "member.left") return;
    this.#news.flush();
    this.#putOut(entry.subject, entry.seq);
  }

  /** Somebody is no member any more: the event that says so was the last one for them. */
  #putOut(user: string, seq: number): void {
    for (const watcher of this.#live) if (watcher.user === user) this.#live.delete(watcher);
    for (const [watcher, arrival] of this.#arriving) {
      if (watcher.user !== user) continue;
      if (arrival.memberAt === undefined) arrival.leftAt = seq;
      // A reader that was found a member later came back: the event is of the past.
      else if (seq > arrival.memberAt) this.#arriving.delete(watcher);
    }
  }

  #reset(reason: ResetReason, at: At): void {
    for (const arrival of this.#arriving.values()) arrival.at = at;
    this.#outlet.reset(this.feed.room, reason, [...this.#live, ...this.#arriving.keys()]);
    void this.#checkMembers();
  }

  /** Where a log is not what it was, memberships may have ended without a word in it. */
  async #checkMembers(): Promise<void> {
    for (const user of new Set([...this.#live].map((watcher) => watcher.user))) {
      const isOut = await this.#log.resume(this.feed.room, user, undefined, 1).then(
        () => false,
        (error) => error instanceof Refusal && error.reason.startsWith("ROOM_NOT_"),
      );
      if (!isOut) continue;
      for (const watcher of this.#live) if (watcher.user === user) this.#live.delete(watcher);
    }
  }

  #resetOne(watcher: W, arrival: Arrival, reason: ResetReason): void {
    arrival.at = this.feed.at ?? arrival.at;
    this.#notes.startedOver();
    this.#outlet.reset(this.feed.room, reason, [watcher]);
  }
}
