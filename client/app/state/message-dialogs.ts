import { signal } from "@preact/signals";
import { openDialog } from "./dialogs.ts";
import type { ShownMessage } from "./message-shown.ts";

/** The message that the open dialog is about. */
export const askedAbout = signal<ShownMessage | undefined>(undefined);

/** Offers what can be done with a message, from the bottom of a small screen. */
export function openSheet(shown: ShownMessage): void {
  askedAbout.value = shown;
  openDialog("message");
}

/** Asks whether it is to be deleted. */
export function askToDelete(shown: ShownMessage): void {
  askedAbout.value = shown;
  openDialog("delete");
}
