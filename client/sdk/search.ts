import type { Params } from "#protocol";
import type { ChatClient } from "./chat-client.ts";
import { Emitter } from "./emitter.ts";
import type { Insisting } from "./insisting.ts";
import type { People } from "./people.ts";
import { RpcError } from "./rpc-error.ts";
import { type MessageEntry, messageEntry } from "./timeline/entry.ts";

/** What is looked for, and where. */
export type SearchQuery = Omit<Params<"message.search">, "next" | "limit">;

/** One message that was found, as it was then. */
export interface Found extends MessageEntry {
  readonly room: string;
}

/** As many results as `more` looks for: the server looks through a share of the history in each call. */
const ENOUGH = 20;
/** So many calls are enough to know that a word is rare: then somebody has to want to know how rare. */
const CALLS = 5;

/** One search through the messages of one's rooms, newest first, step by step. */
export class Search extends Emitter<{ change: [] }> {
  readonly query: SearchQuery;
  readonly #insisting: Insisting;
  readonly #people: People;
  #found: readonly Found[] = [];
  #next: string | undefined;
  #done = false;
  #closed = false;
  #looking: Promise<void> | undefined;
  #error: RpcError | undefined;

  constructor(query: SearchQuery, insisting: Insisting, people: People) {
    super();
    this.query = query;
    this.#insisting = insisting;
    this.#people = people;
  }

  /** A search through the messages of somebody's rooms; it begins with its first `more`. */
  static of({ insisting, people }: Pick<ChatClient, "insisting" | "people">, query: SearchQuery): Search {
    return new Search(query, insisting, people);
  }

  /** Newest first. */
  get found(): readonly Found[] {
    return this.#found;
  }

  /** Whether everything was looked through. */
  get done(): boolean {
    return this.#done;
  }

  get looking(): boolean {
    return this.#looking !== undefined;
  }

  /** Why the last step ended early: what a node refused. */
  get error(): RpcError | undefined {
    return this.#error;
  }

  /** Looks on until there are some more results or no more history, or a good share of it was looked through. */
  more(): Promise<void> {
    if (this.#done || this.#closed) return Promise.resolve();
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      this.emit("change");
    });
    this.emit("change");
    return this.#looking;
  }

  /** Nobody waits for results any more. */
  close(): void {
    this.#closed = true;
  }

  async #look(): Promise<void> {
    const enough = this.#found.length + ENOUGH;
    this.#error = undefined;
    try {
      for (let calls = 0; calls < CALLS && !this.#done && !this.#closed; calls += 1) {
        await this.#step();
        if (this.#found.length >= enough) return;
      }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      this.#error = error;
    }
  }

  async #step(): Promise<void> {
    const next = this.#next === undefined ? {} : { next: this.#next };
    const asked = { ...this.query, limit: ENOUGH, ...next };
    const page = await this.#insisting.call("message.search", asked, () => !this.#closed);
    if (this.#closed) return;
    this.#people.learn(page.users);
    this.#found = [...this.#found, ...page.messages.map((one) => ({ ...messageEntry(one, one.seq), room: one.room }))];
    this.#next = page.next;
    this.#done = page.next === undefined;
    this.emit("change");
  }
}
