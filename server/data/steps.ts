import { randomBytes } from "node:crypto";
import { type ErrorName, errors, Refusal } from "#protocol";
import type { Config } from "../config.ts";
import { isOff } from "../failpoints.ts";
import { traced, traceKept } from "../trace.ts";
import { asking } from "./asking.ts";
import type { Confirmations } from "./confirm.ts";
import { list, number, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { type Arg, type Script, script } from "./script.ts";

/** What a step kept: where the event stands in the log. `duplicate`: it stood there before. */
export interface Kept {
  id: string;
  epoch: string;
  seq: number;
  at: number;
  duplicate: boolean;
}

/** Who changes a room, and under which clientId. */
export interface By {
  user: string;
  clientId?: string | undefined;
}

const stepKeys = [
  ...(["meta", "log", "view", "changes", "threads", "members", "idem0", "idem1", "live"] as const),
  ...(["read", "mentions", "gone"] as const),
] as const;
const stepArgs = ["room", "user", "clientId", "id", "keepLog", "keepView", "dedupeMs", "publish"] as const;

type StepKey = keyof ReturnType<typeof roomKeys>;
type StepArg = (typeof stepArgs)[number];
export type RoomStep<A extends string> = Script<StepKey, StepArg | A>;

/**
 * A step in Lua files of its own, joined behind step.lua, with the further keys and arguments that they name.
 * @param ahead files that come before step.lua: what they answer does without it
 */
export const roomStep = <const A extends string>(
  files: readonly string[],
  keys: readonly StepKey[],
  args: readonly A[],
  ahead: readonly string[] = [],
): RoomStep<A> => script([...ahead, "step.lua", ...files], [...stepKeys, ...keys], [...stepArgs, ...args]);

interface Passed {
  /** It has been sent, and not been answered. */
  sent?: () => void;
  /** What it did is kept, and nobody has been told. */
  kept?: () => void;
}

const ID_BYTES = 12;
let random = Buffer.alloc(0);
let taken = 0;

/**
 * 96 random bits: unlike (epoch, seq) no other event ever has them, so a reader can tell two pasts apart. The system is
 * asked for those of many ids at once: asking took longer than all else that a step costs here.
 */
function newId(): string {
  if (taken >= random.length) {
    random = randomBytes(ID_BYTES * 256);
    taken = 0;
  }
  taken += ID_BYTES;
  return random.toString("base64url", taken - ID_BYTES, taken);
}

/** Runs the steps that change rooms: each is one script, and appends one event at most. */
export class Steps {
  readonly #store: Store;
  readonly #config: Config;
  readonly #confirmations: Confirmations;

  constructor(store: Store, config: Config, confirmations: Confirmations) {
    this.#store = store;
    this.#config = config;
    this.#confirmations = confirmations;
  }

  /**
   * Runs a step; returns once what it did is kept.
   * @param passed told how far the step has come
   * @returns where its event stands, or what else it answered
   * @throws Refusal what the step refused; STORE_*, UNKNOWN
   */
  async run<A extends string>(
    step: RoomStep<A>,
    room: string,
    by: By,
    args: Record<A, Arg>,
    passed: Passed = {},
  ): Promise<{ kept?: Kept; said: string[] }> {
    const keys = roomKeys(room);
    // Not spread: that makes an object that is slow to read.
    const given = Object.assign(this.#shared(room, by), args);
    const answer = await traced("step", () =>
      asking("UNKNOWN", () =>
        step.run((name, parts) => this.#store.write(keys.meta, name, parts, passed.sent), keys, given),
      ),
    );
    passed.kept?.();
    const verdict = text(list(answer)[0]);
    if (verdict === "kept") return { kept: this.#kept(room, answer), said: [verdict] };
    if (isErrorName(verdict)) throw refused(answer);
    return { said: list(answer).map(text) };
  }

  #shared(room: string, { user, clientId = "" }: By): Record<StepArg, Arg> {
    return {
      room,
      user,
      // A UUID is the same in capitals.
      clientId: clientId.toLowerCase(),
      id: newId(),
      keepLog: this.#config.LOG_KEEP,
      keepView: this.#config.HISTORY_KEEP,
      dedupeMs: isOff("dedupe") ? 0 : this.#config.DEDUPE_HOURS * 3_600_000,
      // Where no replica has to confirm, the step itself publishes, so that hints come in the log's order.
      publish: Number(this.#store.replicas === 0 || isOff("publish-after-kept")),
    };
  }

  /** Reads a step's answer, and tells the feeds of its event now that it is kept (DELIVERY, rule 6). */
  #kept(room: string, answer: unknown): Kept {
    const [, epoch, seq, id, at, duplicate, entry] = list(answer);
    const isDuplicate = number(duplicate) === 1;
    const kept = { id: text(id), epoch: text(epoch), seq: number(seq), at: number(at), duplicate: isDuplicate };
    this.#confirmations.note(room, kept);
    traceKept(isDuplicate);
    if (Buffer.isBuffer(entry) && entry.length > 0) this.#store.tell(roomKeys(room).live, entry);
    return kept;
  }
}

/** A script refuses by the name of the error and, where waiting helps, the ms to wait. */
export function refused(answer: unknown): Error {
  const [name, wait] = list(answer);
  const reason = text(name);
  if (!isErrorName(reason)) return new Error(`a step answered what it never should: ${reason}`);
  return new Refusal(reason, wait === undefined ? {} : { retryAfterMs: number(wait) });
}

function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(errors, name);
}
