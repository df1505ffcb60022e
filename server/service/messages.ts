import type { Params, Result } from "#protocol";
import type { Config } from "../config.ts";
import type { MessageChanges } from "../data/changes.ts";
import type { Kept, RoomLog } from "../data/log.ts";
import type { Metrics } from "../metrics.ts";
import { cleanEmoji } from "./emoji.ts";
import { cleanText } from "./texts.ts";

type Changed = Result<"message.edit">;

/** What people say, and what they do to what was said. All throw Refusal ROOM_*, MESSAGE_NOT_FOUND, STORE_*, UNKNOWN. */
export class Messages {
  readonly #log: RoomLog;
  readonly #changes: MessageChanges;
  readonly #config: Config;
  readonly #metrics: Metrics;

  constructor(log: RoomLog, changes: MessageChanges, config: Config, metrics: Metrics) {
    this.#log = log;
    this.#changes = changes;
    this.#config = config;
    this.#metrics = metrics;
  }

  /**
   * Keeps a message. When this returns it is in the log, and every member's feed will come to it.
   * @throws Refusal TEXT_REFUSED, RATE_LIMITED, SLOW_MODE, MUTED, READ_ONLY
   */
  async send(user: string, params: Params<"message.send">): Promise<Kept> {
    const body = JSON.stringify({ text: cleanText(params.text, this.#config.MAX_TEXT) });
    const kept = await this.#log.append(params.room, byOf(user, params), {
      body,
      calls: callsIn(params),
      reply: params.reply,
    });
    this.#count(kept.duplicate);
    return kept;
  }

  /** Only its author may. @throws Refusal TEXT_REFUSED, MESSAGE_NOT_YOURS, MUTED, READ_ONLY */
  async edit(user: string, params: Params<"message.edit">): Promise<Changed> {
    const text = cleanText(params.text, this.#config.MAX_TEXT);
    const kept = await this.#changes.edit(params, byOf(user, params), { text, calls: callsIn(params) });
    return this.#changed("edit", kept);
  }

  /** Its author may, and a moderator or owner. @throws Refusal MESSAGE_NOT_YOURS */
  async delete(user: string, params: Params<"message.delete">): Promise<Changed> {
    return this.#changed("delete", await this.#changes.remove(params, byOf(user, params)));
  }

  /** @throws Refusal INVALID_PARAMS where it is not one emoji, REACTIONS_FULL */
  async react(change: "add" | "remove", user: string, params: Params<"reaction.add">): Promise<Changed> {
    const emoji = cleanEmoji(params.emoji);
    const kept = await this.#changes.react(change, params, byOf(user, params), emoji);
    return this.#changed("reaction", kept);
  }

  #count(isDuplicate: boolean): void {
    const { tally, duplicates, kept } = this.#metrics;
    (isDuplicate ? duplicates : kept).inc();
    if (isDuplicate) tally.repeated += 1;
    else tally.kept += 1;
  }

  #changed(change: "edit" | "delete" | "reaction", kept: Kept | undefined): Changed {
    if (!kept) return { ok: true };
    const { duplicate, ...event } = kept;
    if (!duplicate) this.#metrics.changes.inc({ change });
    return { ok: true, event };
  }
}

const byOf = (user: string, { clientId }: { clientId: string }) => ({ user, clientId });

/** Each once: a step looks every one of them up. */
const callsIn = ({ mentions = [], mentionsRoom }: Pick<Params<"message.send">, "mentions" | "mentionsRoom">) => [
  ...new Set(mentions),
  ...(mentionsRoom ? ["*"] : []),
];
