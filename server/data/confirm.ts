import { LRUCache } from "lru-cache";
import { Refusal } from "#protocol";
import { asking } from "./asking.ts";
import { list, number, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { type Arg, type Script, script } from "./script.ts";

/** A place in a log. */
export interface At {
  epoch: string;
  seq: number;
  id: string;
}

/** One reading of a room, as a script that only reads and as one whose answer replicas confirm. */
interface Reading<A extends string> {
  plain: Script<(typeof readKeys)[number], A>;
  sure: Script<(typeof readKeys)[number], A>;
}

const readKeys = ["meta", "log", "view", "changes", "threads", "members"] as const;

/** A reading; the last of its files answers with a verdict, then the log's top (epoch, seq, id). */
export function reading<const A extends string>(files: readonly string[], args: readonly A[]): Reading<A> {
  return {
    plain: script(files, readKeys, args, { readOnly: true }),
    sure: script(["touch.lua", ...files], readKeys, args),
  };
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
   * Reads a room; returns the script's answer once it is known that replicas have all that it tells.
   * @throws Refusal STORE_UNAVAILABLE when that cannot be known now
   */
  async read<A extends string>({ plain, sure }: Reading<A>, room: string, args: Record<A, Arg>): Promise<unknown[]> {
    const keys = roomKeys(room);
    const answer = list(await asking("STORE_UNAVAILABLE", () => plain.run(this.#store.readScript, keys, args)));
    if (this.#store.replicas === 0) return answer;
    const [verdict, epoch, seq, id] = answer;
    if (text(verdict) === "ok") {
      await this.#confirm(room, { epoch: text(epoch), seq: number(seq), id: text(id) });
      return answer;
    }
    // A no may be that of a primary which was replaced without noticing: nobody is told to start over, or that a
    // room is not there, on its word alone.
    return list(
      await asking("STORE_UNAVAILABLE", () =>
        sure.run((name, parts) => this.#store.write(keys.meta, name, parts), keys, args),
      ),
    );
  }

  /** Returns once the log's top, as a reading found it, is known to be kept. */
  async #confirm(room: string, top: At): Promise<void> {
    // A room without a log says nothing that could be lost.
    if (top.epoch === "" || same(this.#kept.get(room), top)) return;
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
