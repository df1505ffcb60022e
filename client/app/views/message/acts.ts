import { t } from "../../i18n/all.ts";
import { errorText } from "../../i18n/index.ts";
import { chat } from "../../state/chat.ts";
import { composing } from "../../state/composing.ts";
import { askForEmoji } from "../../state/emoji-request.ts";
import { type MenuItem, toggleMenu } from "../../state/menu.ts";
import { actionKeys, type MessageAction } from "../../state/message-actions.ts";
import { askToDelete } from "../../state/message-dialogs.ts";
import { offered, type ShownMessage } from "../../state/message-shown.ts";
import { toggleReaction } from "../../state/reacting.ts";
import { linkTo } from "../../state/route.ts";
import { openThread } from "../../state/thread-pane.ts";
import { toast } from "../../state/toasts.ts";
import { copy } from "./clipboard.ts";

/**
 * Does something with a message.
 * @param anchor the message's row or something in it: what opens, opens beside it
 */
export function act(action: MessageAction, shown: ShownMessage, anchor: HTMLElement): void {
  const { entry, place } = shown;
  const root = entry.thread ?? entry;
  const acts: Record<MessageAction, () => void> = {
    react: () => askForEmoji(anchor, (emoji) => react(shown, anchor, emoji)),
    reply: () => composing(place).replyTo(entry),
    thread: () => openThread(place.room, { id: root.id, seq: root.seq }),
    edit: () => composing(place).edit(entry),
    copyText: () => void copy(entry.text, "textCopied"),
    copyLink: () => void copy(linkTo({ room: place.room, seq: entry.seq }), "linkCopied"),
    unread: () => void markUnread(shown),
    delete: () => askToDelete(shown),
  };
  acts[action]();
}

/** What an action is called. */
export function labelOf(action: MessageAction, { entry }: ShownMessage): string {
  return {
    react: t("react"),
    reply: t("reply"),
    thread: t(entry.thread || entry.replies > 0 ? "openThread" : "startThread"),
    edit: t("edit"),
    copyText: t("copyText"),
    copyLink: t("copyLink"),
    unread: t("markUnread"),
    delete: t("deleteMessage"),
  }[action];
}

/** All that can be done with a message, in a menu beside its row or the button for it. */
export function showMenu(shown: ShownMessage, anchor: HTMLElement): void {
  const items = offered(shown).map((action): MenuItem => {
    const [key] = actionKeys[action] ?? [];
    return {
      label: labelOf(action, shown),
      act: () => act(action, shown, anchor),
      ...(key === undefined ? {} : { key }),
      ...(action === "delete" ? { grave: true } : {}),
    };
  });
  toggleMenu(anchor, t("messageActions"), items);
}

function react({ entry, place }: ShownMessage, anchor: HTMLElement, emoji: string): void {
  anchor.closest<HTMLElement>("[data-row]")?.focus({ preventScroll: true });
  void toggleReaction(place.room, entry, emoji);
}

async function markUnread({ entry, place }: ShownMessage): Promise<void> {
  try {
    await chat.peek()?.inbox.markUnread(place.room, entry.seq);
    toast(t("markedUnread"));
  } catch (error) {
    toast(errorText(error), { tone: "bad" });
  }
}
