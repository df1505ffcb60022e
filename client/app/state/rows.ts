import type { Entry, MemberEntry, MessageEntry, OutboxEntry } from "../../sdk/index.ts";

export interface MessageRow {
  readonly type: "message";
  readonly key: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
  /** Whether it begins a group of one author, and so shows who and when. */
  readonly head: boolean;
  /** The message itself, once the room shows it. */
  readonly entry: MessageEntry | undefined;
  /** Present until then. */
  readonly outgoing: OutboxEntry | undefined;
}

export interface MembersRow {
  readonly type: "members";
  readonly key: string;
  readonly at: number;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Those who did not leave by themselves. */
  readonly putOut: readonly string[];
}

export interface DayRow {
  readonly type: "day";
  readonly key: string;
  readonly at: number;
}

/** What follows was new when the reader came. */
export interface NewRow {
  readonly type: "new";
  readonly key: string;
  readonly at: number;
}

export type Row = MessageRow | MembersRow | DayRow | NewRow;

const GROUP_MS = 5 * 60_000;
/** Key of the line above what is new. */
export const NEW = "new";

/**
 * Lines of the room as people see them: days divided, an author's messages grouped, comings and goings in one line.
 * A message of mine has the same key before and after the server has it, so its row is never made anew.
 * @param line seq up to which all had been read when the reader came
 */
export function rowsOf(
  entries: readonly Entry[],
  outgoing: readonly OutboxEntry[],
  me: string,
  line = Number.POSITIVE_INFINITY,
): Row[] {
  const rows: Row[] = [];
  const firstNew = entries.find(({ kind, seq }) => kind === "message" && seq > line);
  for (const entry of entries) {
    divideDays(rows, entry.at);
    if (entry === firstNew) rows.push({ type: "new", key: NEW, at: entry.at });
    if (entry.kind !== "message") addMember(rows, entry);
    else {
      addMessage(rows, {
        key: rowKeyOf(entry),
        by: entry.by,
        at: entry.at,
        text: entry.text,
        entry,
        outgoing: undefined,
      });
    }
  }
  const newest = entries.at(-1)?.at ?? 0;
  for (const entry of outgoing) {
    // Clocks differ: what is on its way comes after all that is here.
    const at = Math.max(entry.at, newest);
    divideDays(rows, at);
    addMessage(rows, {
      key: `${me}:${entry.clientId}`,
      by: me,
      at,
      text: entry.text,
      entry: undefined,
      outgoing: entry,
    });
  }
  return rows;
}

/** The rows of now, each the same object as before where nothing of it has changed: what is drawn already stays. */
export function keepEqual(before: readonly Row[], now: readonly Row[]): readonly Row[] {
  const known = new Map(before.map((row) => [row.key, row]));
  return now.map((row) => {
    const same = known.get(row.key);
    return same && isEqual(same, row) ? same : row;
  });
}

function isEqual(one: Row, other: Row): boolean {
  // A day that was today is yesterday some time.
  if (one.type !== other.type || one.at !== other.at || one.type === "day") return false;
  if (one.type === "message" && other.type === "message") {
    return one.head === other.head && one.entry === other.entry && one.outgoing === other.outgoing;
  }
  if (one.type !== "members" || other.type !== "members") return true;
  return one.joined.join() === other.joined.join() && one.left.join() === other.left.join();
}

export const rowKeyOf = ({ id, by, clientId }: MessageEntry): string => (clientId === "" ? id : `${by}:${clientId}`);

function divideDays(rows: Row[], at: number): void {
  const before = rows.at(-1);
  const day = new Date(at).toDateString();
  if (before && new Date(before.at).toDateString() === day) return;
  rows.push({ type: "day", key: `day ${day}`, at });
}

function addMessage(rows: Row[], message: Omit<MessageRow, "type" | "head">): void {
  const before = rows.at(-1);
  const same = before?.type === "message" && before.by === message.by && message.at - before.at < GROUP_MS;
  rows.push({ type: "message", head: !same, ...message });
}

function addMember(rows: Row[], { kind, user, why, id, at }: MemberEntry): void {
  const before = rows.at(-1);
  const row = before?.type === "members" ? before : { key: `members ${id}`, joined: [], left: [], putOut: [] };
  const others = (some: readonly string[]) => some.filter((one) => one !== user);
  const [joined, left, putOut] = [others(row.joined), others(row.left), others(row.putOut)];
  (kind === "joined" ? joined : why ? putOut : left).push(user);
  if (before?.type === "members") rows.pop();
  rows.push({ type: "members", key: row.key, at, joined, left, putOut });
}
