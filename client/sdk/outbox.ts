import type { Params, Result } from "#protocol";
import { fullJitter } from "./backoff.ts";
import { Emitter } from "./emitter.ts";
import { RpcError, type RpcErrorName } from "./rpc-error.ts";
import { uuid } from "./uuid.ts";

type Receipt = Result<"message.send">;

/** A message on its way. Replaced, never changed. */
export interface OutboxEntry {
  /** Made once, before the first attempt: every retry carries it, so that it takes effect once. */
  readonly clientId: string;
  readonly room: string;
  readonly text: string;
  readonly at: number;
  /** `sent`: acknowledged, but its event has not come back yet. */
  readonly state: "pending" | "sent" | "failed";
  readonly attempts: number;
  /** Why the last attempt did not succeed. */
  readonly reason?: { readonly name: RpcErrorName; readonly message: string } | undefined;
  readonly receipt?: Receipt | undefined;
}

/** Where entries survive a reload. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  save(entry: OutboxEntry): Promise<void>;
  remove(clientId: string): Promise<void>;
}

/** Survives nothing. */
export const memoryStore: OutboxStore = {
  load: () => Promise.resolve([]),
  save: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

interface OutboxEvents {
  /** Something of this room's entries changed. */
  change: [room: string];
  sent: [OutboxEntry];
  failed: [OutboxEntry];
}

interface OutboxOptions {
  send: (params: Params<"message.send">) => Promise<Receipt>;
  store?: OutboxStore | undefined;
  /** Wait before an attempt, ms. */
  wait?: (attempt: number) => number;
}

interface Lane {
  entries: OutboxEntry[];
  busy: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const RETRY = { base: 500, cap: 15_000 };

/**
 * Messages that are not acknowledged yet. In order per room with one in flight, retried under the same
 * clientId until acknowledged, refused for good, or given up by the sender.
 */
export class Outbox extends Emitter<OutboxEvents> {
  readonly #send: OutboxOptions["send"];
  readonly #store: OutboxStore;
  readonly #wait: (attempt: number) => number;
  readonly #lanes = new Map<string, Lane>();
  #running = false;

  constructor({ send, store = memoryStore, wait = (attempt) => fullJitter(attempt, RETRY) }: OutboxOptions) {
    super();
    this.#send = send;
    this.#store = store;
    this.#wait = wait;
  }

  /** Takes up what an earlier page left behind. */
  async restore(): Promise<void> {
    for (const entry of await this.#store.load()) {
      this.#lane(entry.room).entries.push(entry);
      this.emit("change", entry.room);
      this.#pump(entry.room);
    }
  }

  /** Oldest first. */
  entries(room: string): readonly OutboxEntry[] {
    return this.#lanes.get(room)?.entries ?? [];
  }

  /** Takes a message on; it is sent when its turn comes. */
  add(room: string, text: string): OutboxEntry {
    const entry: OutboxEntry = { clientId: uuid(), room, text, at: Date.now(), state: "pending", attempts: 0 };
    const lane = this.#lane(room);
    lane.entries = [...lane.entries, entry];
    void this.#store.save(entry);
    this.emit("change", room);
    this.#pump(room);
    return entry;
  }

  /** Sends failed entries again: one, or all of the room. */
  retry(room: string, clientId?: string): void {
    for (const entry of this.entries(room)) {
      if (entry.state !== "failed" || (clientId !== undefined && entry.clientId !== clientId)) continue;
      this.#replace(entry, { state: "pending", reason: undefined });
    }
    this.#pump(room);
  }

  /** Gives up entries: one in whatever state, or all of the room that failed. */
  discard(room: string, clientId?: string): void {
    for (const entry of this.entries(room)) {
      if (clientId === undefined ? entry.state === "failed" : entry.clientId === clientId) this.#drop(entry);
    }
  }

  /** The entry's own event has come back, maybe before its acknowledgement: nothing more to do for it. */
  confirm(room: string, clientId: string, receipt: Receipt): void {
    const entry = this.#find(room, clientId);
    if (!entry) return;
    this.#drop(entry);
    if (entry.state !== "sent") this.emit("sent", { ...entry, state: "sent", receipt, reason: undefined });
  }

  /** There is a connection: send. */
  resume(): void {
    this.#running = true;
    for (const [room, lane] of this.#lanes) {
      clearTimeout(lane.timer);
      lane.timer = undefined;
      this.#pump(room);
    }
  }

  /** There is none: keep. */
  pause(): void {
    this.#running = false;
    for (const lane of this.#lanes.values()) {
      clearTimeout(lane.timer);
      lane.timer = undefined;
    }
  }

  #pump(room: string): void {
    const lane = this.#lane(room);
    if (!this.#running || lane.busy || lane.timer) return;
    const next = lane.entries.find((entry) => entry.state === "pending");
    if (next) void this.#attempt(lane, next);
  }

  async #attempt(lane: Lane, entry: OutboxEntry): Promise<void> {
    lane.busy = true;
    const { room, clientId, text } = entry;
    try {
      const receipt = await this.#send({ room, clientId, text });
      this.#acknowledged(room, clientId, receipt);
    } catch (error) {
      this.#notSent(lane, room, clientId, error);
    }
    lane.busy = false;
    this.#pump(room);
  }

  #acknowledged(room: string, clientId: string, receipt: Receipt): void {
    void this.#store.remove(clientId);
    const entry = this.#find(room, clientId);
    if (entry) this.emit("sent", this.#replace(entry, { state: "sent", receipt, reason: undefined }));
  }

  #notSent(lane: Lane, room: string, clientId: string, error: unknown): void {
    const entry = this.#find(room, clientId);
    if (!entry) return;
    const known = error instanceof RpcError ? error : new RpcError("INTERNAL", String(error), { retryable: false });
    const reason = { name: known.name, message: known.message };
    const attempts = entry.attempts + 1;
    if (!known.retryable && !known.isSession) {
      this.emit("failed", this.#replace(entry, { state: "failed", attempts, reason }));
      return;
    }
    this.#replace(entry, { attempts, reason });
    const wait = (known.retryAfterMs ?? 0) + this.#wait(entry.attempts);
    lane.timer = setTimeout(() => {
      lane.timer = undefined;
      this.#pump(room);
    }, wait);
  }

  #find(room: string, clientId: string): OutboxEntry | undefined {
    return this.entries(room).find((entry) => entry.clientId === clientId);
  }

  #replace(entry: OutboxEntry, change: Partial<OutboxEntry>): OutboxEntry {
    const changed = { ...entry, ...change };
    const lane = this.#lane(entry.room);
    lane.entries = lane.entries.map((other) => (other.clientId === entry.clientId ? changed : other));
    if (changed.state !== "sent") void this.#store.save(changed);
    this.emit("change", entry.room);
    return changed;
  }

  #drop(entry: OutboxEntry): void {
    const lane = this.#lane(entry.room);
    lane.entries = lane.entries.filter((other) => other.clientId !== entry.clientId);
    void this.#store.remove(entry.clientId);
    this.emit("change", entry.room);
  }

  #lane(room: string): Lane {
    const lane = this.#lanes.get(room) ?? { entries: [], busy: false, timer: undefined };
    this.#lanes.set(room, lane);
    return lane;
  }
}
