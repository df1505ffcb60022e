import { signal } from "@preact/signals";
import { errorText } from "../i18n/index.ts";
import { chat } from "./chat.ts";
import type { ShownMessage } from "./message-shown.ts";
import { toast } from "./toasts.ts";

/** Ids of messages that are being taken back: until the room says so, they are there. */
export const leaving = signal<ReadonlySet<string>>(new Set());

/** Takes a message back, however many attempts that needs. */
export async function deleteMessage({ entry, place }: ShownMessage): Promise<void> {
  leaving.value = new Set([...leaving.peek(), entry.id]);
  try {
    await chat.peek()?.messages.delete(place.room, entry);
  } catch (error) {
    leaving.value = new Set([...leaving.peek()].filter((id) => id !== entry.id));
    toast(errorText(error), { tone: "bad" });
  }
}
