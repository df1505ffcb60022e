import type { MessageRef } from "#protocol";
import { currentRoomId, goTo, threadSeq } from "./route.ts";

let opener: Element | null = null;

/** Opens the thread that begins with a message beside its room, in place of the one that may be open. */
export function openThread(room: string, root: MessageRef): void {
  if (threadSeq.peek() === undefined) opener = document.activeElement;
  goTo({ room, thread: root.seq });
}

/** Closes it and gives the focus back to where it came from. */
export function closeThread(): void {
  goTo({ room: currentRoomId.peek() });
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  else document.getElementById("composer")?.focus();
  opener = null;
}
