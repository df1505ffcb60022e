import { t } from "../../i18n/index.ts";
import { nameOf } from "../../state/chat.ts";
import type { Composing } from "../../state/composing.ts";
import { CloseIcon, PencilIcon, ReplyIcon } from "../icons.tsx";

/** Says what is being answered or changed, until that is given up. */
export function TargetBar({ writing }: { writing: Composing }) {
  const editing = writing.editing.value;
  const reply = writing.reply.value;
  if (!editing && !reply) return null;
  return (
    <div class="target-bar" data-testid="target-bar">
      {editing ? <PencilIcon /> : <ReplyIcon />}
      <p class="target-text" dir="auto">
        <bdi class="name">{editing ? t("editingMessage") : t("replyingTo", nameOf(reply?.by ?? ""))}</bdi>{" "}
        <span class="muted">{editing?.text ?? reply?.text}</span>
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={t(editing ? "cancelEdit" : "cancelReply")}
        onClick={() => writing.cancel()}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
