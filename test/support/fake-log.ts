import assert from "node:assert/strict";
import { Refusal, type ResetReason } from "#protocol";
import { type Entry, readEntry } from "../../server/data/entry.ts";
import type { At, Resumed, Tops } from "../../server/data/log.ts";
import { Readers, type Watcher } from "../../server/service/readers.ts";

/** A log in memory that answers like lua/resume.lua. */
export class FakeLog {
  epoch = "e1";
  events: Entry[] = [];
  reads = 0;
  /** The store lost the room. */
  gone = false;
  /** Members as of now; everybody while undefined. */
  members: Set<string> | undefined;

  append(type = "message.sent", subject = "-"): Entry {
    const seq = this.events.length + 1;
    const prev = this.events.at(-1)?.id ?? "";
    const raw = `${this.epoch} ${seq} ${prev} ${this.epoch}-${seq} ${type} ${subject}\n{}`;
    const entry = readEntry(Buffer.from(raw));
    this.events.push(entry);
    return entry;
  }

  get top(): At {
    const last = this.events.at(-1);
    return { epoch: this.epoch, seq: last?.seq ?? 0, id: last?.id ?? "" };
  }

  async tops(known: ReadonlyMap<string, At>): Promise<Tops> {
    const moved = [...known].filter(([, { id }]) => id !== this.top.id);
    return { moved: new Map(moved.map(([room]) => [room, this.top])), failed: undefined };
  }

  async resume(_room: string, user: string, at: At | undefined, count: number): Promise<Resumed> {
    this.reads += 1;
    await Promise.resolve();
    if (this.gone) throw new Refusal("ROOM_NOT_FOUND");
    if (user !== "" && this.members && !this.members.has(user)) throw new Refusal("ROOM_NOT_MEMBER");
    const entries = at?.epoch ? this.events.slice(at.seq, at.seq + count) : [];
    return { verdict: this.#verdict(at), ...this.top, entries };
  }

  #verdict(at: At | undefined): "ok" | ResetReason {
    if (!at || at.epoch === "") return "ok";
    if (at.epoch !== this.epoch) return "epoch";
    return at.seq <= this.events.length && (this.events[at.seq - 1]?.id ?? "") === at.id ? "ok" : "mismatch";
  }
}

export class FakeReader implements Watcher {
  readonly seen: number[] = [];
  readonly resets: ResetReason[] = [];
  readonly user: string;
  gone = false;
  #isSlow = false;
  #catchesUp = () => {};
  #ready = Promise.resolve();
  constructor(user = "u1") {
    this.user = user;
  }
  get isSlow(): boolean {
    return this.#isSlow;
  }
  /** From now on it takes nothing. */
  stopReading(): void {
    this.#isSlow = true;
    this.#ready = new Promise((resolve) => {
      this.#catchesUp = resolve;
    });
  }
  readOn(): void {
    this.#isSlow = false;
    this.#catchesUp();
  }
  async ready(): Promise<void> {
    await this.#ready;
  }
}

/**
 * The readers of one room over such a log.
 * @param windowMs how long news may be held; 0: to the end of the turn
 */
export function readersOf(log: FakeLog, windowMs = 0): Readers<FakeReader> {
  return new Readers<FakeReader>(
    "r",
    log,
    {
      deliver: (entries, readers) => {
        for (const reader of readers) reader.seen.push(...entries.map(({ seq }) => seq));
        return [...readers].filter((reader) => reader.isSlow);
      },
      reset: (_room, reason, readers) => {
        for (const reader of readers) reader.resets.push(reason);
      },
      moment: () => assert.fail("nobody says anything for a moment"),
      cut: () => assert.fail("nobody is slow here"),
    },
    {
      ...{ startedOver: () => {}, filled: () => {}, reset: () => {}, fellBehind: () => {} },
      trouble: (_room, cause) => assert.fail(String(cause)),
    },
    windowMs,
  );
}
