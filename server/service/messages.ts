import type { Message, Params, Result, User } from "#protocol";
import type { Config } from "../config.ts";
import type { Entry } from "../data/entry.ts";
import type { Kept, RoomLog } from "../data/log.ts";
import type { Metrics } from "../metrics.ts";
import { cleanText } from "./texts.ts";

/** What people say, and what they said. */
export class Messages {
  readonly #log: RoomLog;
  readonly #config: Config;
  readonly #metrics: Metrics;

  constructor(log: RoomLog, config: Config, metrics: Metrics) {
    this.#log = log;
    this.#config = config;
    this.#metrics = metrics;
  }

  /**
   * Keeps a message. When this returns it is in the log, and every member's feed will come to it.
   * @throws Refusal TEXT_REFUSED, ROOM_NOT_FOUND, ROOM_NOT_MEMBER, RATE_LIMITED, STORE_*, UNKNOWN
   */
  async send(user: string, { room, clientId, text }: Params<"message.send">): Promise<Kept> {
    const body = JSON.stringify({ text: cleanText(text, this.#config.MAX_TEXT) });
    const kept = await this.#log.append(room, user, clientId.toLowerCase(), body);
    (kept.duplicate ? this.#metrics.duplicates : this.#metrics.kept).inc();
    return kept;
  }

  /**
   * A page of messages as they are now, oldest first.
   * @param nameAuthors finds the people who wrote them
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async history(
    user: string,
    { room, before, after, limit }: Params<"room.history"> & { limit: number },
    nameAuthors: (ids: readonly string[]) => Promise<User[]>,
  ): Promise<Result<"room.history">> {
    const page = await this.#log.history(room, user, { before, after, limit });
    const messages = page.entries.map(toMessage);
    const users = await nameAuthors([...new Set(messages.map((message) => message.by))]);
    return { epoch: page.epoch, messages, more: page.more, users, seq: page.seq, id: page.id };
  }
}

function toMessage(entry: Entry): Message {
  const event = JSON.parse(entry.json.toString()) as Message & { body: { text: string } };
  const { room, seq, id, at, by, clientId, body } = event;
  return { id, room, seq, at, by, clientId, text: body.text };
}
