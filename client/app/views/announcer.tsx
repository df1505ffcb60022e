import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { chat, nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import { currentRoomId } from "../state/route.ts";

const EVERY_MS = 1_000;

/** Tells screen readers of new messages, at most once a second; the log itself stays silent. */
export function Announcer() {
  const [words, setWords] = useState("");
  const client = chat.value;
  useEffect(() => {
    let authors: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      const [only = ""] = authors;
      const sentence = authors.length === 1 ? t("announceOne", nameOf(only)) : t("announceMany", authors.length);
      // What stays the same is not said again.
      setWords((before) => (before === sentence ? `${sentence}\u00a0` : sentence));
      authors = [];
      timer = undefined;
    };
    const off = client?.on("event", ({ type, room, by }) => {
      if (type !== "message.sent" || room !== currentRoomId.peek() || by === me.peek()?.id) return;
      authors.push(by);
      timer ??= setTimeout(say, EVERY_MS);
    });
    return () => {
      off?.();
      clearTimeout(timer);
    };
  }, [client]);
  return (
    <div class="unseen" aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}
