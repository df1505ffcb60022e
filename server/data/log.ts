import { randomBytes } from "node:crypto";
import { type ErrorName, errors, Refusal, type ResetReason } from "#protocol";
import type { Config } from "../config.ts";
import { isOff, passing } from "../failpoints.ts";
import { asking } from "./asking.ts";
import { type At, Confirmations, reading } from "./confirm.ts";
import { type Entry, entries, list, number, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { type Arg, type Script, script } from "./script.ts";

export type { At };

/** What a step kept: where the event stands in the log. `duplicate`: it stood there before. */
export interface Kept {
  id: string;
  epoch: string;
  seq: number;
  at: number;
  duplicate: boolean;
}

/** What came after a position, and the log's top at the same instant. */
export interface Resumed {
  verdict: "ok" | ResetReason;
  epoch: string;
  seq: number;
  id: string;
  entries: Entry[];
}

export interface Page {
  epoch: string;
  seq: number;
  id: string;
  more: boolean;
  entries: Entry[];
}

const stepKeys = [
  ...(["meta", "log", "view", "members", "idem0", "idem1", "live"] as const),
  ...(["read", "mentions", "gone"] as const),
] as const;
const stepArgs = ["room", "user", "clientId", "id", "epoch", "keepLog", "keepView", "dedupeMs", "publish"] as const;
/** What every step that appends to a room's log is given; lua/step.lua says what it is. */
export type StepKey = keyof ReturnType<typeof roomKeys>;
type StepArg = (typeof stepArgs)[number];

/** A step in Lua files of its own, joined behind step.lua, with the further keys and arguments that they name. */
export const roomStep = <const A extends string>(
  files: readonly string[],
  keys: readonly StepKey[],
  args: readonly A[],
): Script<StepKey, StepArg | A> => script(["step.lua", ...files], [...stepKeys, ...keys], [...stepArgs, ...args]);

const appendScript = roomStep(["record.lua", "speak.lua", "append.lua"], [], ["body", "burst", "intervalMs"]);
const resuming = reading("resume.lua", ["user", "atEpoch", "atSeq", "atId", "count"]);
const paging = reading("history.lua", ["user", "before", "after", "limit", "bytes"]);

/** 96 random bits: unlike (epoch, seq) no other event ever has them, so a reader can tell two pasts apart. */
const newId = () => randomBytes(12).toString("base64url");

/** A room's log in Redis: appended to, resumed from and paged by one atomic step each. */
export class RoomLog {
  readonly #store: Store;
  readonly #config: Config;
  readonly #confirmations: Confirmations;

  constructor(store: Store, config: Config) {
    this.#store = store;
    this.#config = config;
    this.#confirmations = new Confirmations(store);
  }

  /** A hint came: this event is kept. */
  heard(room: string, entry: Entry): void {
    this.#confirmations.note(room, entry);
  }

  /**
   * One member says something: membership, rate, dedupe, number, log, history and hint in one step.
   * @param body the event's body as JSON
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, RATE_LIMITED, SLOW_MODE, MUTED, READ_ONLY, STORE_*, UNKNOWN
   */
  async append(room: string, user: string, clientId: string, body: string): Promise<Kept> {
    const { count, perMs } = this.#config.RATE_MESSAGES;
    const args = { ...this.#step(room, user, clientId), body, burst: count };
    const intervalMs = this.#config.limited ? perMs / count : 0;
    passing("append.before");
    const answer = await this.#change(room, appendScript, { ...args, intervalMs }, () => passing("append.sent"));
    passing("append.kept");
    const found = this.#kept(room, answer);
    passing("append.published");
    return found;
  }

  /**
   * Runs a step of another kind; returns once what it did is kept.
   * @returns where its event stands, or what else it answered
   * @throws Refusal what the step refused; STORE_*, UNKNOWN
   */
  async step<A extends string>(
    step: Script<StepKey, StepArg | A>,
    room: string,
    by: { user: string; clientId?: string | undefined },
    args: Record<A, Arg>,
  ): Promise<{ kept?: Kept; said: string[] }> {
    const given = { ...this.#step(room, by.user, by.clientId?.toLowerCase() ?? ""), ...args };
    const answer = await this.#change(room, step, given);
    const said = list(answer).map(text);
    if (said[0] === "kept") return { kept: this.#kept(room, answer), said };
    if (isErrorName(said[0] ?? "")) throw refused(answer);
    return { said };
  }

  /**
   * What came after a position, at most `count` events; the position must be one of this log.
   * @param user whose membership the step checks; empty for a feed
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async resume(room: string, user: string, at: At | undefined, count: number): Promise<Resumed> {
    const args = { user, atEpoch: at?.epoch ?? "", atSeq: at?.seq ?? 0, atId: at?.id ?? "", count };
    const answer = await this.#confirmations.read(resuming, room, args);
    const [verdict, epoch, seq, id, found] = answer;
    const said = text(verdict);
    if (said !== "ok" && said !== "epoch" && said !== "gap" && said !== "mismatch") throw refused(answer);
    return { verdict: said, epoch: text(epoch), seq: number(seq), id: text(id), entries: entries(found) };
  }

  /**
   * A page of messages, oldest first.
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async history(
    room: string,
    user: string,
    page: { before?: number | undefined; after?: number | undefined; limit: number },
  ): Promise<Page> {
    // A page that by itself fills a socket's budget would get its reader cut.
    const bytes = Math.floor(this.#config.SOCKET_BUDGET_BYTES / 4);
    const args = { user, before: page.before ?? -1, after: page.after ?? -1, limit: page.limit, bytes };
    const answer = await this.#confirmations.read(paging, room, args);
    const [verdict, epoch, seq, id, more, found] = answer;
    if (text(verdict) !== "ok") throw refused(answer);
    const top = { epoch: text(epoch), seq: number(seq), id: text(id) };
    return { ...top, more: number(more) === 1, entries: entries(found) };
  }

  /**
   * The newest event of each room, all asked at once; nothing for a room that is gone. Each for itself: where one
   * primary of a Cluster is away, the rooms of the others are still compared.
   */
  async tops(rooms: readonly string[]): Promise<PromiseSettledResult<At | undefined>[]> {
    return await Promise.allSettled(
      rooms.map(async (room) => {
        const [epoch, seq, id] = await this.#store.read.hmget(roomKeys(room).meta, "epoch", "seq", "id");
        return epoch ? { epoch, seq: Number(seq), id: id ?? "" } : undefined;
      }),
    );
  }

  #step(room: string, user: string, clientId: string) {
    return {
      room,
      user,
      clientId,
      id: newId(),
      epoch: randomBytes(6).toString("base64url"),
      keepLog: this.#config.LOG_KEEP,
      keepView: this.#config.HISTORY_KEEP,
      dedupeMs: isOff("dedupe") ? 0 : this.#config.DEDUPE_HOURS * 3_600_000,
      // Where no replica has to confirm, the step itself publishes, so that hints come in the log's order.
      publish: Number(this.#store.replicas === 0 || isOff("publish-after-kept")),
    };
  }

  /** Runs a step that changes a room; returns once what it did is kept. */
  async #change<A extends string>(
    room: string,
    step: Script<StepKey, A>,
    args: Record<A, string | number>,
    sent?: () => void,
  ): Promise<unknown> {
    const keys = roomKeys(room);
    return await asking("UNKNOWN", () =>
      step.run((name, parts) => this.#store.write(keys.meta, name, parts, sent), keys, args),
    );
  }

  /** Reads a step's answer, and tells the feeds of its event now that it is kept (DELIVERY, rule 6). */
  #kept(room: string, answer: unknown): Kept {
    const [verdict, epoch, seq, id, at, duplicate, entry] = list(answer);
    if (text(verdict) !== "kept") throw refused(answer);
    const found = { id: text(id), epoch: text(epoch), seq: number(seq), at: number(at) };
    this.#confirmations.note(room, found);
    if (Buffer.isBuffer(entry) && entry.length > 0) this.#store.tell(roomKeys(room).live, entry);
    return { ...found, duplicate: number(duplicate) === 1 };
  }
}

/** A step refuses by the name of the error and, where waiting helps, the ms to wait. */
export function refused(answer: unknown): Error {
  const [name, wait] = list(answer);
  const reason = text(name);
  if (!isErrorName(reason)) return new Error(`a step answered what it never should: ${reason}`);
  return new Refusal(reason, wait === undefined ? {} : { retryAfterMs: number(wait) });
}

function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(errors, name);
}
