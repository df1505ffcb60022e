import type { Message, MessageRef, RoomEvent } from "#protocol";

/** One emoji under a message, and who put it there, in order. */
export interface Reaction {
  readonly emoji: string;
  readonly users: readonly string[];
}

/** A message as it is now. Replaced when something changes it, never changed. */
export interface MessageEntry {
  readonly kind: "message";
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly clientId: string;
  /** Empty when it was deleted. */
  readonly text: string;
  readonly mentions: readonly string[];
  readonly mentionsRoom: boolean;
  /** What it answers. */
  readonly reply: MessageRef | undefined;
  /** The beginning of the thread that it is in. */
  readonly thread: MessageRef | undefined;
  readonly editedAt: number | undefined;
  /** A tombstone: it stays because others reply to it. */
  readonly deleted: boolean;
  /** In the order of their first. */
  readonly reactions: readonly Reaction[];
  /** How many messages are in the thread that begins here. */
  readonly replies: number;
  /** Events up to this seq are in it already; none of them may change it again. */
  readonly asOf: number;
}

export interface MemberEntry {
  readonly kind: "joined" | "left";
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  /** Who came or went. */
  readonly user: string;
  /** Who did it: another than the one who left, where that one was put out. */
  readonly by: string;
  readonly why: "kicked" | "banned" | undefined;
}

/** One line of a room, in the order that all its members share. */
export type Entry = MessageEntry | MemberEntry;

/** The line that an event adds; types that add none (of a newer server, too) move the position and show nothing. */
export function entryOf(event: RoomEvent): Entry | undefined {
  const { seq, id, at, by, room, clientId } = event;
  switch (event.type) {
    case "message.sent":
      return messageEntry({ room, seq, id, at, by, clientId, ...event.body }, seq);
    case "member.joined":
      return { kind: "joined", seq, id, at, user: event.body.user.id, by, why: undefined };
    case "member.left":
      return { kind: "left", seq, id, at, user: event.body.user, by, why: event.body.why };
    default:
      return undefined;
  }
}

/** A message out of an answer that was made when the log's top was at `asOf`. */
export function messageEntry(message: Message, asOf: number): MessageEntry {
  const { seq, id, at, by, clientId, text, mentions = [], mentionsRoom = false, reply, thread } = message;
  const { editedAt, deleted = false, reactions = [], replies = 0 } = message;
  return {
    ...{ kind: "message", seq, id, at, by, clientId, text, mentions, mentionsRoom, reply, thread },
    ...{ editedAt, deleted, reactions, replies, asOf },
  };
}

/** How calls name a message, out of whatever tells its id and seq. */
export const refOf = ({ id, seq }: MessageRef): MessageRef => ({ id, seq });

/** Where an entry of this seq is, or would be, in entries that are in order. */
export function indexOfSeq(entries: readonly Entry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
