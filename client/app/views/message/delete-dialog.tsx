import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/all.ts";
import { plainText } from "../../markdown/plain.ts";
import { nameOf } from "../../state/chat.ts";
import { deleteMessage } from "../../state/deleting.ts";
import { closeDialog } from "../../state/dialogs.ts";
import { askedAbout } from "../../state/message-dialogs.ts";
import { Dialog } from "../dialog.tsx";

/** Asks once before a message is taken back. */
export function DeleteDialog() {
  const confirm = useRef<HTMLButtonElement>(null);
  // At once: the very next key is meant for it.
  useLayoutEffect(() => confirm.current?.focus(), []);
  const shown = askedAbout.value;
  if (!shown) return null;
  const { entry } = shown;
  const remove = () => {
    closeDialog();
    void deleteMessage(shown);
  };
  return (
    <Dialog title={t("deleteTitle")}>
      <p class="message-excerpt">
        <bdi class="name">{nameOf(entry.by)}</bdi>{" "}
        <span class="muted" dir="auto">
          {plainText(entry.text)}
        </span>
      </p>
      <p>{t(entry.replies > 0 ? "deleteHintReplies" : "deleteHint")}</p>
      <div class="dialog-actions">
        <button type="button" class="quiet" onClick={closeDialog}>
          {t("cancel")}
        </button>
        <button ref={confirm} type="button" class="primary grave" onClick={remove}>
          {t("deleteMessage")}
        </button>
      </div>
    </Dialog>
  );
}
