import { limits, type Message, type MessageRef, type Params, type Result, type User } from "#protocol";
import type { MessageViews, Page, Shown } from "../data/views.ts";

/** Finds people by their ids. */
export interface People {
  find(ids: readonly string[]): Promise<User[]>;
}

/** What people said, as it stands now. All throw Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE. */
export class History {
  readonly #views: MessageViews;
  readonly #people: People;

  constructor(views: MessageViews, people: People) {
    this.#views = views;
    this.#people = people;
  }

  /** A page of messages, oldest first. */
  async page(
    user: string,
    { room, ...page }: Params<"room.history"> & { limit: number },
  ): Promise<Result<"room.history">> {
    return await this.#answer(await this.#views.history(room, user, page));
  }

  async get(user: string, { room, seqs }: Params<"message.get">): Promise<Result<"message.get">> {
    return await this.#answer(await this.#views.get(room, user, [...new Set(seqs)]));
  }

  /** A page of replies, oldest first. */
  async thread(
    user: string,
    { room, ...page }: Params<"message.thread"> & { limit: number },
  ): Promise<Result<"message.thread">> {
    return await this.#answer(await this.#views.thread(room, user, page));
  }

  async #answer({ messages: shown, ...page }: Page): Promise<Result<"room.history">> {
    const messages = shown.map(toMessage);
    const users = await peopleIn(messages, this.#people);
    return { ...page, messages, users };
  }
}

/** Who wrote these messages, and whom they call. */
export async function peopleIn(messages: readonly Message[], people: People): Promise<User[]> {
  const named = new Set([
    ...messages.map((message) => message.by),
    ...messages.flatMap((message) => message.mentions ?? []),
  ]);
  return await people.find([...named].slice(0, limits.users));
}

/** What a message says, and what it hangs on. */
interface Said {
  text: string;
  mentions?: string[];
  mentionsRoom?: true;
  reply?: MessageRef;
  thread?: MessageRef;
}

/** What lua/target.lua keeps of later events. */
interface Change extends Pick<Message, "editedAt" | "deleted" | "reactions">, Omit<Said, "text"> {
  text?: string;
}

/** A message as people are shown it now. */
export function toMessage({ entry, change, replies }: Shown): Message {
  const { room, seq, id, at, by, clientId, body } = JSON.parse(entry.json.toString()) as Message & { body: Said };
  const { text, reply, thread, ...calls } = body;
  const { editedAt, deleted, reactions, ...edit } = (change === "" ? {} : JSON.parse(change)) as Change;
  const sent = { id, room, seq, at, by, clientId };
  const place = { ...(reply && { reply }), ...(thread && { thread }), ...(replies > 0 && { replies }) };
  // What was said and taken back leaves this process no more.
  if (deleted) return { ...sent, text: "", ...place, deleted };
  const said = editedAt === undefined ? { text, ...calls } : { text: edit.text ?? text, ...callsOf(edit), editedAt };
  return { ...sent, ...said, ...place, ...(reactions && { reactions }) };
}

const callsOf = ({ mentions, mentionsRoom }: Omit<Said, "text">) => ({
  ...(mentions && { mentions }),
  ...(mentionsRoom && { mentionsRoom }),
});
