import { LRUCache } from "lru-cache";
import { Refusal } from "#protocol";
import { asking } from "./asking.ts";
import { list, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";

/** A place in a log. */
export interface At {
  epoch: string;
  seq: number;
  id: string;
}

const confirmScript = script(["confirm.lua"], ["meta", "log"], ["atEpoch", "atSeq", "atId"]);

/**
 * What this node knows to be kept, by room: the newest event that replicas confirmed. Where replicas must confirm,
 * nothing is shown that they might not have: a primary that dies would take it along, and one that was replaced
 * without noticing would show a past that never was (DELIVERY, rule 6).
 */
export class Confirmations {
  readonly #store: Store;
  readonly #kept = new LRUCache<string, At>({ max: 100_000 });
  readonly #asked = new Map<string, { at: At; done: Promise<void> }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Replicas have this event of the room, and all before it. */
  note(room: string, { epoch, seq, id }: At): void {
    const known = this.#kept.get(room);
    if (known?.epoch === epoch && known.seq >= seq) return;
    this.#kept.set(room, { epoch, seq, id });
  }

  /**
   * Returns once the log's top, as a reading found it, is known to be kept.
   * @throws Refusal STORE_UNAVAILABLE when it cannot be known now: what was read must not be used
   */
  async confirm(room: string, top: At): Promise<void> {
    // Without replicas the primary's word is all there is; and an empty log says nothing that could be lost.
    if (this.#store.replicas === 0 || top.epoch === "" || same(this.#kept.get(room), top)) return;
    const asked = this.#asked.get(room);
    if (same(asked?.at, top)) return await asked?.done;
    const done = this.#ask(room, top);
    this.#asked.set(room, { at: top, done });
    try {
      await done;
    } finally {
      if (this.#asked.get(room)?.done === done) this.#asked.delete(room);
    }
  }

  async #ask(room: string, { epoch, seq, id }: At): Promise<void> {
    const keys = roomKeys(room);
    const args = { atEpoch: epoch, atSeq: seq, atId: id };
    const answer = await asking("STORE_UNAVAILABLE", () =>
      confirmScript.run((name, parts) => this.#store.write(keys.meta, name, parts), keys, args),
    );
    if (text(list(answer)[0]) !== "ok") throw new Refusal("STORE_UNAVAILABLE", { retryAfterMs: 200 });
    this.note(room, { epoch, seq, id });
  }
}

const same = (one: At | undefined, other: At) =>
  one !== undefined && one.epoch === other.epoch && one.seq === other.seq && one.id === other.id;
