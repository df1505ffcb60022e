import type { MessageEntry } from "../../sdk/index.ts";
import { composing } from "../state/composing.ts";
import { isOwn } from "../state/own-message.ts";

/** On a message that has the focus, R answers it and E changes it. */
export function messageKeyDown(event: KeyboardEvent, entry: MessageEntry | undefined, room: string): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!entry || entry.deleted) return;
  const key = event.key.toLowerCase();
  if (key === "r") composing({ room }).replyTo(entry);
  else if (key === "e" && isOwn(entry)) composing({ room }).edit(entry);
  else return;
  // The composer has the focus next: the letter is not for it.
  event.preventDefault();
}
