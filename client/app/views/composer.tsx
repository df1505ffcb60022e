import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "#protocol";
import { t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { isComposing, isTouch } from "../state/keys.ts";
import { enterKey } from "../state/preferences.ts";
import type { RoomView } from "../state/room-view.ts";
import { roomTitle } from "../state/rooms.ts";
import { commandKey } from "../state/shortcuts.ts";
import { SendIcon } from "./icons.tsx";

const TELL_WHEN_LEFT = 200;
/** What was begun in each room and not sent. */
const drafts = new Map<string, string>();

/** Where messages are written; never disabled, also when there is no connection. */
export function Composer({ view }: { view: RoomView }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(drafts.get(view.id) ?? "");
  const left = limits.text - lengthOf(text);
  const write = (next: string) => {
    drafts.set(view.id, next);
    setText(next);
  };
  const send = () => {
    const message = text.trim();
    if (message === "" || left < 0) return;
    chat.value?.send(view.id, message);
    write("");
    view.jumpToLatest();
    field.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!sends(event)) return;
    event.preventDefault();
    send();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    send();
  };
  useLayoutEffect(() => fitHeight(field.current), [text]);
  useLayoutEffect(() => {
    // Whoever arrives can write at once; nobody's focus is taken away, and no phone's keyboard comes up.
    if (!isTouch() && document.activeElement === document.body) field.current?.focus();
  }, []);
  const label = t("writeTo", roomTitle(view.id));
  return (
    <form class="composer" data-region onSubmit={submit}>
      <div class={`composer-box ${left < 0 ? "over" : ""}`}>
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          value={text}
          placeholder={label}
          aria-label={label}
          aria-describedby="composer-count composer-hint"
          aria-invalid={left < 0}
          enterkeyhint={isTouch() ? "enter" : "send"}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={keyDown}
        />
        <button type="submit" class="send" aria-label={t("send")} aria-disabled={text.trim() === "" || left < 0}>
          <SendIcon />
        </button>
      </div>
      <p class="composer-foot">
        <span id="composer-hint" class="muted only-wide">
          {enterKey.value === "sends" ? t("composerHint") : t("composerHintBreaks", commandKey)}
        </span>
        <span id="composer-count" class={`number ${left < 0 ? "bad" : "muted"}`} role="status">
          {left < 0 ? t("charactersOver", -left) : left <= TELL_WHEN_LEFT ? t("charactersLeft", left) : ""}
        </span>
      </p>
    </form>
  );
}

function sends(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || isComposing(event)) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return enterKey.peek() === "sends" && !event.shiftKey && !event.altKey && !isTouch();
}

/** As the server counts: code points after NFC. */
function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text.trim().normalize("NFC")) count += 1;
  return count;
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
