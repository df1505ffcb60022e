import type { MethodName } from "#protocol";
import type { ModelLog } from "./model-log.ts";
import { StubCaller } from "./stub-caller.ts";

/** A caller that reads a log in memory, as it is at the moment of the call. */
export class ModelCaller extends StubCaller {
  /** Keeps answers back until the test gives them. */
  slow = false;

  constructor(log: ModelLog) {
    super((method, params) => (this.slow ? undefined : answerOf(log, method, params)));
  }
}

/** What a node would say. */
export function answerOf(log: ModelLog, method: MethodName, params: Record<string, unknown>): unknown {
  const { limit = 50, before, after, seqs, root } = params as Record<string, number> & { seqs: number[] };
  if (method === "room.history") return log.page(log.top, { limit, ...(before ? { before } : {}), ...defined(after) });
  const messages = log.messages();
  const top = { epoch: "e1", seq: log.top, id: log.events.at(-1)?.id ?? "", users: [] };
  if (method === "message.get") {
    return { ...top, messages: messages.filter(({ seq }) => seqs.includes(seq)), more: false };
  }
  if (method !== "message.thread") return undefined;
  const replies = messages.filter(({ thread, seq }) => thread?.seq === root && seq > (after ?? 0));
  return { ...top, messages: replies.slice(0, limit), more: replies.length > limit };
}

const defined = (after: number | undefined) => (after === undefined ? {} : { after });
