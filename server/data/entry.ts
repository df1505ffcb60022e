/** One event as it lies in a room's log and travels to the feeds: what orders it, and bytes for sockets. */
export interface Entry {
  readonly epoch: string;
  readonly seq: number;
  readonly prev: string;
  readonly id: string;
  readonly type: string;
  /** Whom a membership event is about; of a reply `seq:id` of the message that its thread begins with; else `-`. */
  readonly subject: string;
  /** The event as JSON, in UTF-8: never parsed on its way to sockets. */
  readonly json: Buffer;
}

const NEWLINE = 10;

/** Reads what lua/step.lua wrote: a line with six words, then the event as JSON. */
export function readEntry(raw: Buffer): Entry {
  const end = raw.indexOf(NEWLINE);
  const [epoch = "", seq = "", prev = "", id = "", type = "", subject = ""] = raw.toString("latin1", 0, end).split(" ");
  return { epoch, seq: Number(seq), prev, id, type, subject, json: raw.subarray(end + 1) };
}

/** A script's answer is nested arrays of buffers: text, whole numbers and entries, by position. */
export const text = (part: unknown): string => (Buffer.isBuffer(part) ? part.toString() : String(part ?? ""));
export const number = (part: unknown): number => Number(text(part));
export const list = (part: unknown): unknown[] => (Array.isArray(part) ? part : []);
export const entries = (part: unknown): Entry[] =>
  list(part).flatMap((raw) => (Buffer.isBuffer(raw) ? [readEntry(raw)] : []));
