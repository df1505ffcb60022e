import type { MessageEntry } from "../../sdk/index.ts";
import { noteEmoji } from "../emoji/recent.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "./chat.ts";
import { me } from "./identity.ts";
import { isMineIn } from "./reactions.ts";
import { toast } from "./toasts.ts";

/** Puts an emoji under a message, or takes one's own away. */
export async function toggleReaction(room: string, entry: MessageEntry, emoji: string): Promise<void> {
  const messages = chat.peek()?.messages;
  if (!messages) return;
  const isMine = isMineIn(entry.reactions, emoji, me.peek()?.id);
  if (!isMine) noteEmoji(emoji);
  try {
    await (isMine ? messages.unreact(room, entry, emoji) : messages.react(room, entry, emoji));
  } catch (error) {
    toast(errorText(error), { tone: "bad" });
  }
}
