import type { MessageRef, RoomEvent } from "#protocol";
import type { MessageEntry, Reaction } from "./entry.ts";

/** How many events that change earlier messages are remembered for pages that were read before them. */
const REMEMBERED = 1_000;

/** The messages that an event changes, other than the one that it adds. */
export function changedBy(event: RoomEvent): readonly MessageRef[] {
  switch (event.type) {
    case "message.sent":
      return event.body.thread ? [event.body.thread] : [];
    case "message.deleted": {
      const { message, thread, kept } = event.body;
      return thread && !kept ? [message, thread] : [message];
    }
    case "message.edited":
    case "reaction.added":
    case "reaction.removed":
      return [event.body.message];
    default:
      return [];
  }
}

/** A message as it is after an event: the same object where nothing changes, nothing at all where it is gone. */
export function changed(entry: MessageEntry, event: RoomEvent): MessageEntry | undefined {
  if (event.seq <= entry.asOf || !changedBy(event).some(({ id }) => id === entry.id)) return entry;
  const now = { ...entry, asOf: event.seq };
  switch (event.type) {
    case "message.sent":
      return { ...now, replies: entry.replies + 1 };
    case "message.deleted":
      if (event.body.message.id !== entry.id) return { ...now, replies: Math.max(0, entry.replies - 1) };
      return event.body.kept ? tombstone(now) : undefined;
    case "message.edited": {
      const { text, mentions = [], mentionsRoom = false } = event.body;
      return { ...now, text, mentions, mentionsRoom, editedAt: event.at };
    }
    case "reaction.added":
      return { ...now, reactions: reacted(entry.reactions, event.body.emoji, event.by) };
    case "reaction.removed":
      return { ...now, reactions: unreacted(entry.reactions, event.body.emoji, event.by) };
    default:
      return now;
  }
}

function tombstone(entry: MessageEntry): MessageEntry {
  const nothing = { text: "", mentions: [], mentionsRoom: false, reactions: [], editedAt: undefined };
  return { ...entry, ...nothing, deleted: true };
}

/** With one more reaction; of one person each emoji counts once. */
export function reacted(reactions: readonly Reaction[], emoji: string, user: string): readonly Reaction[] {
  const before = reactions.find((one) => one.emoji === emoji);
  if (!before) return [...reactions, { emoji, users: [user] }];
  if (before.users.includes(user)) return reactions;
  return reactions.map((one) => (one === before ? { emoji, users: [...one.users, user] } : one));
}

/** Without this one. */
export function unreacted(reactions: readonly Reaction[], emoji: string, user: string): readonly Reaction[] {
  return reactions
    .map((one) => (one.emoji === emoji ? { emoji, users: one.users.filter((other) => other !== user) } : one))
    .filter((one) => one.users.length > 0);
}

/** The newest events that changed earlier messages: a page that was read before them is brought up to date by them. */
export class RecentChanges {
  #since: number;
  readonly #events: RoomEvent[] = [];

  /** @param since seq from which on every event is noted here */
  constructor(since: number) {
    this.#since = since;
  }

  note(event: RoomEvent): void {
    if (changedBy(event).length === 0) return;
    this.#events.push(event);
    if (this.#events.length > REMEMBERED) this.#since = (this.#events.shift()?.seq ?? 0) + 1;
  }

  /** Whether all that came after this seq is known. */
  reachBackTo(seq: number): boolean {
    return seq + 1 >= this.#since;
  }

  /** A message of a page as it is now; nothing when it is gone. */
  bring(entry: MessageEntry): MessageEntry | undefined {
    let now: MessageEntry | undefined = entry;
    for (const event of this.#events) {
      if (!now) return undefined;
      if (event.seq > entry.asOf) now = changed(now, event);
    }
    return now;
  }
}
