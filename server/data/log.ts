import type { MessageRef, ResetReason } from "#protocol";
import type { Config } from "../config.ts";
import { passing } from "../failpoints.ts";
import { type At, type Confirmations, reading } from "./confirm.ts";
import { type Entry, entries, list, number, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { listScript } from "./script.ts";
import { type By, type Kept, refused, roomStep, type Steps } from "./steps.ts";

export type { At, Kept };

/** What came after a position, and the log's top at the same instant. */
export interface Resumed {
  verdict: "ok" | ResetReason;
  epoch: string;
  seq: number;
  id: string;
  entries: Entry[];
}

/** What a comparison of rooms with their logs found. */
export interface Tops {
  /** The newest event of each room where it is another one than was known; nothing for a room that is gone. */
  moved: Map<string, At | undefined>;
  /** Why rooms could not be compared, if some could not. */
  failed: unknown;
}

/** One message on its way into the log. */
export interface Draft {
  /** The event's body as JSON; the step adds whom it calls and what it answers. */
  body: string;
  /** Ids of those whom the text calls; `*` for the whole room. */
  calls: readonly string[];
  reply?: MessageRef | undefined;
}

const appending = roomStep(
  ["record.lua", "speak.lua", "append.lua", "target.lua", "calling.lua", "unread.lua", "answer.lua"],
  [],
  ["body", "burst", "intervalMs", "calls", "reply", "replySeq"],
  ["message.lua"],
);
const moving = listScript("tops.lua");
const resuming = reading(["resume.lua"], ["user", "atEpoch", "atSeq", "atId", "count"]);

/** A room's log in Redis: appended to and resumed from by one atomic step each. */
export class RoomLog {
  readonly #store: Store;
  readonly #config: Config;
  readonly #steps: Steps;
  readonly #confirmations: Confirmations;

  constructor(store: Store, config: Config, steps: Steps, confirmations: Confirmations) {
    this.#store = store;
    this.#config = config;
    this.#steps = steps;
    this.#confirmations = confirmations;
  }

  /** A hint came: this event is kept. */
  heard(room: string, entry: Entry): void {
    this.#confirmations.note(room, entry);
  }

  /**
   * One member says something: membership, rate, dedupe, number, log, history and hint in one step.
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, RATE_LIMITED, SLOW_MODE, MUTED, READ_ONLY, MESSAGE_NOT_FOUND (what
   *   it answers), STORE_*, UNKNOWN
   */
  async append(room: string, by: By, { body, calls, reply }: Draft): Promise<Kept> {
    const { count, perMs } = this.#config.RATE_MESSAGES;
    const args = {
      body,
      burst: count,
      intervalMs: this.#config.limited ? perMs / count : 0,
      calls: calls.join(" "),
      reply: reply?.id ?? "",
      replySeq: reply?.seq ?? "",
    };
    passing("append.before");
    const { kept, said } = await this.#steps.run(appending, room, by, args, {
      sent: () => passing("append.sent"),
      kept: () => passing("append.kept"),
    });
    passing("append.published");
    if (!kept) throw refused(said);
    return kept;
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
   * Compares rooms with their logs.
   * @param known the newest event of each room that is known
   */
  async tops(known: ReadonlyMap<string, At>): Promise<Tops> {
    return this.#store.kind === "cluster" ? await this.#topsOfMany(known) : await this.#topsOfOne(known);
  }

  /** One primary has them all: one question, and only what moved comes back. */
  async #topsOfOne(known: ReadonlyMap<string, At>): Promise<Tops> {
    const rooms = [...known.keys()];
    const keys = rooms.map((room) => roomKeys(room).meta);
    const ids = [...known.values()].map(({ id }) => id);
    try {
      const answer = list(await moving(this.#store.readScript, keys, ids)).map((each) => list(each).map(text));
      const moved = answer.map(([place, epoch = "", seq = "", id = ""]): [string, At | undefined] => [
        rooms[Number(place) - 1] ?? "",
        epoch === "" ? undefined : { epoch, seq: Number(seq), id },
      ]);
      return { moved: new Map(moved), failed: undefined };
    } catch (failed) {
      return { moved: new Map(), failed };
    }
  }

  /** Each for itself: where one primary of a Cluster is away, the rooms of the others are still compared. */
  async #topsOfMany(known: ReadonlyMap<string, At>): Promise<Tops> {
    const found: Tops = { moved: new Map(), failed: undefined };
    await Promise.all(
      [...known].map(async ([room, at]) => {
        try {
          const [epoch, seq, id] = await this.#store.read.hmget(roomKeys(room).meta, "epoch", "seq", "id");
          if ((id ?? "") !== at.id)
            found.moved.set(room, epoch ? { epoch, seq: Number(seq), id: id ?? "" } : undefined);
        } catch (error) {
          found.failed = error;
        }
      }),
    );
    return found;
  }
}
