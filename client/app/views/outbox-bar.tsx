import { isInDoubt } from "../../sdk/index.ts";
import { t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import type { RoomView } from "../state/room-view.ts";

/** All that could not be sent in this room, handled at once. */
export function OutboxBar({ view }: { view: RoomView }) {
  const failed = view.failed.value;
  const count = failed.length;
  const doubtful = failed.some(isInDoubt);
  const outbox = chat.value?.outbox;
  if (count === 0) return null;
  return (
    <div class="banner outbox-bar" data-testid="outbox-bar">
      <span role="status">{t(doubtful ? "doubtfulCount" : "failedCount", count)}</span>
      <button type="button" class="quiet" onClick={() => outbox?.retry(view.id)}>
        {t(doubtful ? "sendAllAgain" : "retryAll")}
      </button>
      <button type="button" class="quiet" onClick={() => outbox?.discard(view.id)}>
        {t("removeAll")}
      </button>
    </div>
  );
}
