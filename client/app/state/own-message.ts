import type { Entry, MessageEntry } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import type { RoomView } from "./room-view.ts";

/** Whether it is a message that whoever is signed in may change. */
export function isOwn(entry: Entry | undefined): entry is MessageEntry {
  return entry?.kind === "message" && !entry.deleted && entry.by === me.peek()?.id;
}

/** The newest message of one's own, while the reader is where it stands. */
export function newestOwn(view: RoomView): MessageEntry | undefined {
  return view.atLatest.peek() ? view.room.timeline.entries.findLast(isOwn) : undefined;
}
