import { computed } from "@preact/signals";
import type { MessageRef } from "#protocol";
import { isTouch } from "./keys.ts";
import { view } from "./rooms.ts";
import { currentRoomId, goTo, threadSeq } from "./route.ts";

/** Whether there is one: who is not in the room yet sees its door, and no pane over it. */
export const threadOpen = computed(() => threadSeq.value !== undefined && view.value !== undefined);

let opener: Element | null = null;

/** Opens the thread that begins with a message beside its room, in place of the one that may be open. */
export function openThread(room: string, root: MessageRef): void {
  if (threadSeq.peek() === undefined) opener = document.activeElement;
  goTo({ room, thread: root.seq });
}

/** Closes it; the focus goes back to where it came from. */
export function closeThread(): void {
  goTo({ room: currentRoomId.peek() });
}

/** The pane goes away, by whatever way: a focus that is in it goes back to where it came from. */
export function returnFocus(pane: HTMLElement | null): void {
  const at = document.activeElement;
  const isIn = at === document.body || pane?.contains(at);
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  // On touch screens a field would bring the keyboard up.
  const back = isThere ? opener : document.getElementById(isTouch() ? "messages" : "composer");
  opener = null;
  if (isIn && back instanceof HTMLElement) back.focus();
}
