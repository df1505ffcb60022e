import { isInDoubt, type OutboxEntry } from "../../../sdk/index.ts";
import { errorNameText, t } from "../../i18n/index.ts";
import { chat } from "../../state/chat.ts";

/** On its way with nothing to explain: the banner speaks for a lost connection. */
export function isSpinning(entry: OutboxEntry | undefined): boolean {
  return entry?.state === "pending" && (!entry.reason || entry.reason.name === "OFFLINE");
}

/** Why a message is not there yet, and what can be done about it. */
export function OutgoingLine({ entry, room }: { entry: OutboxEntry; room: string }) {
  const { state, clientId, reason } = entry;
  const outbox = chat.value?.outbox;
  if (state === "sent" || isSpinning(entry)) return null;
  const failed = state === "failed";
  const doubtful = isInDoubt(entry);
  return (
    <p class="outgoing">
      <span class={failed ? "bad" : "muted"}>{t(doubtful ? "maybeSent" : failed ? "notSent" : "stillSending")}</span>
      {reason && <span class="muted">{errorNameText(reason.name)}</span>}
      {failed && (
        <button type="button" class="link-button" onClick={() => outbox?.retry(room, clientId)}>
          {t(doubtful ? "sendAgain" : "retry")}
        </button>
      )}
      <button type="button" class="link-button" onClick={() => outbox?.discard(room, clientId)}>
        {t("remove")}
      </button>
    </p>
  );
}
