import type { MessageRef } from "#protocol";
import type { MessageEntry } from "./entry.ts";

/** A change of a message that is under way: shown at once, until the server has said what became of it. */
export interface Wish {
  /** Of the call, and of the event that will come of it. */
  readonly clientId: string;
  readonly message: MessageRef;
  /** The message as it will be. */
  readonly grant: (entry: MessageEntry) => MessageEntry;
}

/** What is shown of messages that somebody here is changing, apart from what they are. */
export class Wishes {
  readonly #wishes = new Map<string, Wish>();
  readonly #accepted = new Set<string>();
  /** What is true of the messages that are shown otherwise, by id. */
  readonly #true = new Map<string, MessageEntry>();

  add(wish: Wish): void {
    this.#wishes.set(wish.clientId, wish);
  }

  /** The server has said yes: its event is on its way. */
  accept(clientId: string): void {
    if (this.#wishes.has(clientId)) this.#accepted.add(clientId);
  }

  /** It is true now, or will not become so. Answers what it was about, if it was here. */
  drop(clientId: string): MessageRef | undefined {
    const wish = this.#wishes.get(clientId);
    this.#wishes.delete(clientId);
    this.#accepted.delete(clientId);
    return wish?.message;
  }

  /** The message as it will be. */
  grant(entry: MessageEntry): MessageEntry {
    let granted = entry;
    for (const { message, grant } of this.#wishes.values()) {
      // Nobody reacts to a tombstone, whatever was on its way.
      if (message.id === entry.id && !entry.deleted) granted = grant(granted);
    }
    return granted;
  }

  /** What is true of a message that is shown. */
  truth(shown: MessageEntry): MessageEntry {
    return this.#true.get(shown.id) ?? shown;
  }

  /** What to show of a message of which this is true. */
  show(entry: MessageEntry): MessageEntry {
    const shown = this.grant(entry);
    if (shown === entry) this.#true.delete(entry.id);
    else this.#true.set(entry.id, entry);
    return shown;
  }

  /** The message is held no longer. */
  forget(id: string): void {
    this.#true.delete(id);
  }

  /** Nothing that was true still is. The events of what was accepted will not come; what is under way stays so. */
  clear(): void {
    this.#true.clear();
    for (const clientId of [...this.#accepted]) this.drop(clientId);
  }
}
