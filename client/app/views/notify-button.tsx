import type { Inbox, Room } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { toggleMenu } from "../state/menu.ts";
import { roomTitle } from "../state/rooms.ts";
import { toast } from "../state/toasts.ts";
import { waiting } from "../state/unread.ts";
import { BellIcon, QuietBellIcon } from "./icons.tsx";

const levels = [
  ["all", "notifyAll"],
  ["mentions", "notifyMentions"],
  ["none", "notifyNone"],
] as const;

/** What of a room one is told of: a bell in the header, and in the details, where there is no other, with its word. */
export function NotifyButton({ room, place }: { room: Room; place: "header" | "details" }) {
  const now = waiting.value?.get(room.id)?.notify ?? "all";
  const label = t("notifyOf", roomTitle(room.id));
  const choose = (level: Inbox["notify"]) =>
    chat
      .peek()
      ?.inbox.setNotify(room.id, level)
      .catch((cause: unknown) => toast(errorText(cause), { tone: "bad" }));
  const word = t(levels.find(([level]) => level === now)?.[1] ?? "notifyAll");
  const items = levels.map(([level, word]) => ({
    label: t(word),
    checked: level === now,
    act: () => void choose(level),
  }));
  return (
    <button
      type="button"
      class={place === "header" ? "icon-button only-wide" : "quiet only-narrow notify"}
      aria-label={`${label}: ${word}`}
      aria-haspopup="menu"
      onClick={(event) => toggleMenu(event.currentTarget, label, items)}
    >
      {now === "all" ? <BellIcon /> : <QuietBellIcon />}
      {place === "details" && word}
    </button>
  );
}
