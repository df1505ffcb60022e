import type { MessageEntry } from "../../../sdk/index.ts";
import { shortMomentOf } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { roomShown } from "../../state/quoting.ts";
import { openThread } from "../../state/thread-pane.ts";
import { ThreadIcon } from "../icons.tsx";

/** How many replies a message has, and since when there is nothing new; a press opens them beside the room. */
export function ThreadLine({ root, room }: { root: MessageEntry; room: string }) {
  const last = roomShown(room)?.timeline.lastOfThread(root);
  const open = () => openThread(room, { id: root.id, seq: root.seq });
  return (
    <button type="button" class="thread-line" tabIndex={-1} onClick={open}>
      <ThreadIcon />
      <span>{t("replies", root.replies)}</span>
      {last && <span class="muted">{t("lastReply", shortMomentOf(last.at))}</span>}
    </button>
  );
}
