import { limits, type Params, type Result } from "#protocol";
import type { RpcErrorName } from "../rpc-error.ts";
import { refOf } from "../timeline/entry.ts";
import { uuid } from "../uuid.ts";

export type Receipt = Result<"message.send">;

/** What a message carries beside its text. */
export type Extras = Pick<Params<"message.send">, "reply" | "mentions" | "mentionsRoom">;

/** A message on its way. Replaced, never changed. */
export interface OutboxEntry extends Readonly<Extras> {
  /** Made once, before the first attempt: every retry carries it, so that it takes effect once. */
  readonly clientId: string;
  readonly room: string;
  readonly text: string;
  readonly at: number;
  /** Its place in line, whichever tab wrote it and whatever the clocks say; Infinity until it is stored. */
  readonly position: number;
  /** `sent`: acknowledged, but its event has not come back yet. */
  readonly state: "pending" | "sent" | "failed";
  readonly attempts: number;
  /** When the first attempt began: from then on the server may know the clientId. */
  readonly triedAt?: number | undefined;
  /** Why the last attempt did not succeed. */
  readonly reason?: { readonly name: RpcErrorName; readonly message: string } | undefined;
  readonly receipt?: Receipt | undefined;
  /** Counts its changes: of two versions the one with more is the later. */
  readonly revision: number;
  /** No store holds it: it lasts as long as the pages that know of it. */
  readonly volatile?: boolean | undefined;
}

/** A message that nobody has tried to send yet, under a clientId of its own. */
export function newEntry(room: string, said: { text: string } & Extras, at: number): OutboxEntry {
  const entry = { clientId: uuid(), room, text: said.text, ...extrasOf(said), at };
  return { ...entry, position: Infinity, state: "pending", attempts: 0, revision: 0 };
}

/** What of it is sent beside its text. */
export function extrasOf({ reply, mentions, mentionsRoom }: Extras): Extras {
  return {
    ...(reply && { reply: refOf(reply) }),
    ...(mentions && { mentions }),
    ...(mentionsRoom && { mentionsRoom }),
  };
}

/**
 * Whether the server may have forgotten the clientId: sent under it again, a message that had arrived would be there
 * twice. A clock that was set back far tells as little as one that ran on.
 */
export function isBeyondRetry({ triedAt }: Pick<OutboxEntry, "triedAt">, now: number): boolean {
  return triedAt !== undefined && Math.abs(now - triedAt) > limits.retryHorizonMs;
}

/** Whether it is stored, as far as it can be: nothing may be sent before. */
export function isPlaced(entry: OutboxEntry): boolean {
  return entry.position !== Infinity;
}

/** Whether the server has, or had, this message under this clientId, or may have it. */
export function isInDoubt({ state, reason }: OutboxEntry): boolean {
  return state === "failed" && (reason?.name === "EXPIRED" || reason?.name === "LOST");
}
