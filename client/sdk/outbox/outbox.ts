import type { Params } from "#protocol";
import { Emitter } from "../emitter.ts";
import { RpcError, type RpcErrorName } from "../rpc-error.ts";
import {
  type Extras,
  extrasOf,
  isBeyondRetry,
  isInDoubt,
  isPlaced,
  newEntry,
  type OutboxEntry,
  type Receipt,
} from "./entry.ts";
import { Lanes, retryWait } from "./lanes.ts";
import { Shelf } from "./shelf.ts";
import { memoryStore, type OutboxStore } from "./store.ts";
import { alone, type Tabs } from "./tabs.ts";

interface OutboxEvents {
  /** Something of this room's entries changed. */
  change: [room: string];
  sent: [OutboxEntry];
  failed: [OutboxEntry];
  /** Its writer does not want it to be sent any more. */
  discarded: [OutboxEntry];
}

/** Where the entries are kept, and with whom they are shared. */
export interface OutboxHome {
  /** By default they live as long as the page. */
  store?: OutboxStore | undefined;
  tabs?: Tabs | undefined;
}

interface OutboxOptions extends OutboxHome {
  send: (params: Params<"message.send">) => Promise<Receipt>;
  /** Wait before an attempt, ms, by how many have failed. */
  wait?: (failures: number) => number;
  now?: () => number;
}

/**
 * Messages that are not acknowledged yet. In order per room with one in flight, retried under the same clientId until
 * acknowledged, refused for good, too old to be repeated, or given up by the writer. Every tab shows and changes them;
 * the one whose turn it is sends them.
 */
export class Outbox extends Emitter<OutboxEvents> {
  readonly #tabs: Tabs;
  readonly #now: () => number;
  readonly #shelf: Shelf;
  readonly #lanes: Lanes;
  /** Gives the turn back, or leaves the line. */
  #withdraw: (() => void) | undefined;

  constructor({ send, store = memoryStore(), tabs = alone, wait = retryWait, now = Date.now }: OutboxOptions) {
    super();
    this.#tabs = tabs;
    this.#now = now;
    this.#shelf = new Shelf(store, tabs);
    const hands = {
      next: (room: string) => this.#next(room),
      begin: (entry: OutboxEntry) => this.#begin(entry),
      send: ({ room, clientId, text, ...rest }: OutboxEntry) => send({ room, clientId, text, ...extrasOf(rest) }),
      sent: (entry: OutboxEntry, receipt: Receipt) => this.#shelf.acknowledge(entry, receipt),
      notSent: (entry: OutboxEntry, error: unknown) => this.#notSent(entry, error),
    };
    this.#lanes = new Lanes(hands, wait);
    this.#shelf.on("change", (room) => this.emit("change", room));
    this.#shelf.on("sent", (entry) => this.emit("sent", entry));
    this.#shelf.on("failed", (entry) => this.emit("failed", entry));
    this.#shelf.on("discarded", (entry) => this.emit("discarded", entry));
    this.#shelf.on("ready", (room) => this.#lanes.pump(room));
  }

  /** Takes up what earlier pages left behind, and what other tabs have. */
  restore(): Promise<void> {
    return this.#shelf.restore();
  }

  /** Oldest first. */
  entries(room: string): readonly OutboxEntry[] {
    return this.#shelf.of(room);
  }

  /** Of all rooms. */
  get all(): readonly OutboxEntry[] {
    return this.#shelf.all;
  }

  /** Takes a message on; it is sent when it is stored and its turn comes. */
  add(room: string, text: string, extras: Extras = {}): OutboxEntry {
    const entry = newEntry(room, { text, ...extras }, this.#now());
    void this.#shelf.put(entry);
    return entry;
  }

  /** Sends failed entries again: one, or all of the room. */
  retry(room: string, clientId?: string): void {
    for (const entry of this.entries(room)) {
      if (entry.state !== "failed" || (clientId !== undefined && entry.clientId !== clientId)) continue;
      if (isInDoubt(entry) || isBeyondRetry(entry, this.#now())) {
        void this.#shelf.put(newEntry(room, entry, this.#now()), entry);
      } else this.#shelf.change(entry, { state: "pending", reason: undefined });
    }
    this.#lanes.pump(room);
  }

  /** Gives up entries: one in whatever state, or all of the room that failed. */
  discard(room: string, clientId?: string): void {
    for (const entry of this.entries(room)) {
      if (clientId === undefined ? entry.state !== "failed" : entry.clientId !== clientId) continue;
      this.#shelf.remove(entry);
      this.emit("discarded", entry);
    }
    this.#lanes.pump(room);
  }

  /** The room shows the message, maybe before its acknowledgement: nothing more to do for it. */
  confirm(room: string, clientId: string, receipt: Receipt): void {
    const entry = this.#shelf.find({ room, clientId });
    if (entry?.state === "sent") this.#shelf.release(entry);
    else if (entry) {
      this.#shelf.remove(entry, receipt);
      this.emit("sent", { ...entry, state: "sent", receipt, reason: undefined });
    }
  }

  /** It is acknowledged, and no room is watched that could show it. */
  release(room: string, clientId: string): void {
    this.#shelf.release({ room, clientId });
  }

  /** It was acknowledged, but the log that had it is gone, and nobody can tell who saw it. */
  lose(room: string, clientId: string): void {
    const entry = this.#shelf.find({ room, clientId });
    if (entry?.state === "sent") this.#fail({ ...entry, volatile: true }, "LOST", "The server lost it.");
  }

  /** There is a connection: send as soon as it is this tab's turn. */
  resume(): void {
    if (this.#withdraw) return;
    let wanted = true;
    const withdraw = this.#tabs.stand(
      () => void this.#shelf.load().then(() => wanted && this.#lanes.start(this.#shelf.rooms)),
      () => {
        if (!wanted) return;
        this.pause();
        this.resume();
      },
    );
    this.#withdraw = () => {
      wanted = false;
      // What is on its way is answered, or fails with the connection; only then may another tab send the next.
      void this.#lanes.stop().then(withdraw);
    };
  }

  /** There is none: keep, and let another tab send that has one. */
  pause(): void {
    this.#withdraw?.();
    this.#withdraw = undefined;
  }

  /** The page lets go of it; what is stored stays there. */
  close(): void {
    this.pause();
    this.#tabs.close();
  }

  #next(room: string): OutboxEntry | undefined {
    const next = this.entries(room).find((entry) => entry.state === "pending");
    return next && isPlaced(next) ? next : undefined;
  }

  /** The attempt is noted before it is made: a page that dies in it must not leave a message that looks untried. */
  async #begin(entry: OutboxEntry): Promise<OutboxEntry | undefined> {
    if (isBeyondRetry(entry, this.#now())) {
      this.#fail(entry, "EXPIRED", "It may or may not have arrived.");
      return undefined;
    }
    const triedAt = entry.triedAt ?? this.#now();
    return this.#shelf.note(entry, { attempts: entry.attempts + 1, triedAt });
  }

  /** @returns how long to wait at least before the next attempt; nothing if there is to be none */
  #notSent({ room, clientId }: OutboxEntry, error: unknown): number | undefined {
    const entry = this.#shelf.find({ room, clientId });
    if (entry?.state !== "pending") return undefined;
    const known = error instanceof RpcError ? error : new RpcError("INTERNAL", String(error), { retryable: false });
    const { name, message, retryable, isSession, retryAfterMs = 0 } = known;
    if (retryable || isSession) {
      this.#shelf.change(entry, { reason: { name, message } });
      return retryAfterMs;
    }
    this.#fail(entry, name, message);
    return undefined;
  }

  #fail(entry: OutboxEntry, name: RpcErrorName, message: string): void {
    const reason = { name, message };
    this.emit("failed", this.#shelf.change(entry, { state: "failed", receipt: undefined, reason }));
  }
}
