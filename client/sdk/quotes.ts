import { limits, type MessageRef, type RoomEvent } from "#protocol";
import type { Caller } from "./rpc.ts";
import { changed } from "./timeline/changes.ts";
import type { MessageEntry } from "./timeline/entry.ts";
import type { Timeline } from "./timeline/timeline.ts";

/** How many are held beside the timeline. */
const MOST = 500;

/** Single messages out of a room, wherever they stand: what replies quote and links point to. */
export class Quotes {
  readonly #caller: Caller;
  readonly #room: string;
  readonly #timeline: Timeline;
  readonly #changed: () => void;
  /** By id; nothing for those that are gone. The oldest asked for is the first to go. */
  readonly #held = new Map<string, MessageEntry | undefined>();
  #wanted = new Map<string, MessageRef>();

  constructor(caller: Caller, room: string, timeline: Timeline, changed: () => void) {
    this.#caller = caller;
    this.#room = room;
    this.#timeline = timeline;
    this.#changed = changed;
  }

  /** The message as it is now; "gone" when there is none; nothing while it is not known: then it is asked for. */
  get(message: MessageRef): MessageEntry | "gone" | undefined {
    const shown = this.#timeline.message(message.seq);
    if (shown?.id === message.id) return shown;
    if (this.#held.has(message.id)) {
      const held = this.#held.get(message.id);
      return held ? this.#timeline.granted(held) : "gone";
    }
    this.#want(message);
    return undefined;
  }

  /** Takes in an event that the timeline has taken in. */
  apply(event: RoomEvent): void {
    for (const [id, entry] of this.#held) if (entry) this.#held.set(id, changed(entry, event));
  }

  /** Nothing that was known still is. */
  clear(): void {
    this.#held.clear();
  }

  #want(message: MessageRef): void {
    if (this.#wanted.size === 0) setTimeout(() => void this.#ask(), 0);
    this.#wanted.set(message.id, message);
  }

  async #ask(): Promise<void> {
    const wanted = [...this.#wanted.values()];
    let isNew = false;
    for (let from = 0; from < wanted.length; from += limits.messages) {
      const some = wanted.slice(from, from + limits.messages);
      // Without an answer whoever looks next asks again.
      isNew = (await this.#read(some).catch(ignored)) || isNew;
    }
    this.#wanted = new Map();
    // Nobody is made to look again for nothing: as long as the server is away, that would never end.
    if (isNew) this.#changed();
  }

  /** Whether something was learnt. */
  async #read(some: MessageRef[]): Promise<boolean> {
    const seqs = some.map(({ seq }) => seq);
    const page = await this.#caller.call("message.get", { room: this.#room, seqs });
    const entries = this.#timeline.upToDate(page);
    if (!entries) return false;
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const { id } of some) if (byId.has(id) || !page.more) this.#held.set(id, byId.get(id));
    for (const id of this.#held.keys()) {
      if (this.#held.size <= MOST) break;
      this.#held.delete(id);
    }
    return true;
  }
}

const ignored = () => false;
