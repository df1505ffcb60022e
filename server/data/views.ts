import { type Confirmations, reading } from "./confirm.ts";
import { type Entry, list, number, readEntry, text } from "./entry.ts";
import { refused } from "./steps.ts";

/** A message as it was sent, and what became of it. */
export interface Shown {
  readonly entry: Entry;
  /** What later events made of it, as JSON (lua/target.lua says what may stand there); empty for nothing. */
  readonly change: string;
  /** How many replies its thread has. */
  readonly replies: number;
}

/** Messages, and the log's top at the same instant. */
export interface Page {
  epoch: string;
  seq: number;
  id: string;
  /** There are more than were asked for, or than fitted. */
  more: boolean;
  messages: Shown[];
}

const paging = reading(["shown.lua", "history.lua"], ["user", "before", "after", "limit", "bytes"]);
const getting = reading(["shown.lua", "messages.lua"], ["user", "seqs", "bytes"]);
const threading = reading(["shown.lua", "thread.lua"], ["user", "root", "after", "limit", "bytes"]);

/**
 * A room's messages as they stand now: edits, deletions and reactions applied. All check that `user` is a member, and
 * throw Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE.
 */
export class MessageViews {
  readonly #confirmations: Confirmations;
  readonly #bytes: number;

  /** @param bytes that one page may have, past its first message */
  constructor(confirmations: Confirmations, bytes: number) {
    this.#confirmations = confirmations;
    this.#bytes = bytes;
  }

  /** A page of messages, oldest first. */
  async history(
    room: string,
    user: string,
    page: { before?: number | undefined; after?: number | undefined; limit: number },
  ): Promise<Page> {
    const args = { user, before: page.before ?? -1, after: page.after ?? -1, limit: page.limit, bytes: this.#bytes };
    return readPage(await this.#confirmations.read(paging, room, args));
  }

  /** Those of these messages that history holds, in the order asked. */
  async get(room: string, user: string, seqs: readonly number[]): Promise<Page> {
    const args = { user, seqs: seqs.join(" "), bytes: this.#bytes };
    return readPage(await this.#confirmations.read(getting, room, args));
  }

  /** A page of the replies that hang on one message, oldest first. */
  async thread(
    room: string,
    user: string,
    page: { root: number; after?: number | undefined; limit: number },
  ): Promise<Page> {
    const args = { user, root: page.root, after: page.after ?? 0, limit: page.limit, bytes: this.#bytes };
    return readPage(await this.#confirmations.read(threading, room, args));
  }
}

function readPage(answer: unknown[]): Page {
  const [verdict, epoch, seq, id, more, messages] = answer;
  if (text(verdict) !== "ok") throw refused(answer);
  const top = { epoch: text(epoch), seq: number(seq), id: text(id) };
  return { ...top, more: number(more) === 1, messages: list(messages).flatMap(readShown) };
}

/** Reads what lua/shown.lua answers of one message. */
export function readShown(part: unknown): Shown[] {
  const [raw, change, replies] = list(part);
  return Buffer.isBuffer(raw) ? [{ entry: readEntry(raw), change: text(change), replies: number(replies) }] : [];
}
