import { signal } from "@preact/signals";

export type DialogName =
  | "browse"
  | "create"
  | "room"
  | "settings"
  | "register"
  | "signIn"
  | "switcher"
  | "search"
  | "shortcuts"
  | "message"
  | "delete";

export const openDialogName = signal<DialogName | undefined>(undefined);

let opener: Element | null = null;

/** Opens a dialog, in place of the one that may be open. */
export function openDialog(name: DialogName): void {
  if (!openDialogName.peek()) opener = document.activeElement;
  openDialogName.value = name;
}

/** Closes it and gives the focus back to where it came from. */
export function closeDialog(): void {
  openDialogName.value = undefined;
  // As long as it is modal, nothing outside can have the focus.
  document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  opener = null;
}
