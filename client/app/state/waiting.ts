import type { Inbox } from "#protocol";

/** What waits in a room for its reader. */
export interface Waiting extends Pick<Inbox, "unread" | "mentions" | "notify"> {
  /** Whether it is a room of two: what is said there is meant for the reader. */
  readonly direct: boolean;
}

export const NONE: Waiting = { unread: 0, mentions: 0, notify: "all", direct: false };

/** How many messages of a room call for attention: a muted room is quiet but for what calls the reader by name. */
export function callsIn({ unread, mentions, notify, direct }: Waiting): number {
  if (notify === "none") return mentions;
  return notify === "all" || direct ? unread : mentions;
}
