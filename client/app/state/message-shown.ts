import type { MessageEntry } from "../../sdk/index.ts";
import type { Place } from "./composing.ts";
import { me } from "./identity.ts";
import { actionsFor, type MessageAction } from "./message-actions.ts";
import { directory } from "./rooms.ts";

/** A message as it stands in a room, or in the thread beside it: what is written about it is written there. */
export interface ShownMessage {
  readonly entry: MessageEntry;
  readonly place: Place;
}

/** What whoever is signed in may do with it. */
export function offered({ entry, place: { room, thread } }: ShownMessage): MessageAction[] {
  const inThread = thread !== undefined;
  return actionsFor(entry, { user: me.value?.id, room: directory.value?.get(room), inThread, now: Date.now() });
}
