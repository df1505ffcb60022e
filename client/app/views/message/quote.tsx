import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { MessageRef } from "#protocol";
import { t } from "../../i18n/index.ts";
import { plainText } from "../../markdown/plain.ts";
import { nameOf } from "../../state/chat.ts";
import { jumpTo, quoted } from "../../state/quoting.ts";

const EXCERPT = 200;

/** What a message answers, in one line as it is now; a press goes there. Always as high, whatever is known of it. */
export function Quote({ message, room }: { message: MessageRef; room: string }) {
  const found = useComputed(() => quoted(room, message)).value;
  const text = typeof found === "object" ? found.text : "";
  const line = useMemo(() => plainText(text.slice(0, EXCERPT)), [text]);
  if (typeof found !== "object") {
    return (
      <p class="quote muted" aria-busy={found === undefined}>
        {found === "gone" && t("quoteGone")}
      </p>
    );
  }
  return (
    <button type="button" class="quote" tabIndex={-1} title={t("goToMessage")} onClick={() => void jumpTo(message)}>
      <bdi class="name">{nameOf(found.by)}</bdi>{" "}
      <span class="muted" dir="auto">
        {found.deleted ? t("messageDeleted") : line}
      </span>
    </button>
  );
}
