import { closeDialog, type DialogName, openDialog, openDialogName } from "./dialogs.ts";
import { isComposing } from "./keys.ts";

/** There Ctrl with a letter moves the caret, in every field. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The key that commands are given with, as it stands on the keyboard at hand. */
export const commandKey = isApple ? "⌘" : "Ctrl";

/** Keys that work everywhere on the page; single letters only where nobody is writing. */
export function followShortcuts(): void {
  addEventListener("keydown", (event) => {
    // What has a meaning where it was pressed has that one only: Ctrl + K on selected text makes a link of it.
    const name = event.defaultPrevented || isComposing(event) ? undefined : dialogOf(event);
    if (!name) return;
    event.preventDefault();
    if (openDialogName.peek() === name) closeDialog();
    else openDialog(name);
  });
}

function dialogOf(event: KeyboardEvent): DialogName | undefined {
  // With Alt it may be how a character is written: AltGr is Ctrl + Alt.
  const command = (isApple ? event.metaKey : event.ctrlKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (command && key === "k" && !event.shiftKey) return "switcher";
  // Without Shift it stays the browser's, which finds what is on the page.
  if (command && key === "f" && event.shiftKey) return "search";
  if (command && key === "/") return "shortcuts";
  if (key === "?" && !command && !event.metaKey && !isWriting(event.target)) return "shortcuts";
  return undefined;
}

function isWriting(at: EventTarget | null): boolean {
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"));
}
