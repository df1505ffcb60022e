import { writingIn } from "../../composer/field.ts";
import { formatKey, sends } from "../../composer/keys.ts";
import { t } from "../../i18n/index.ts";
import { isComposing, isTouch } from "../../state/keys.ts";
import { newestOwn } from "../../state/own-message.ts";
import { roomTitle } from "../../state/rooms.ts";
import { type Desk, listId, optionId } from "./desk.ts";
import type { Offer } from "./paste-offer.tsx";

interface FieldProps {
  readonly desk: Desk;
  readonly offer: Offer;
  readonly isOver: boolean;
}

/** The text itself, and what its keys mean. */
export function Field({ desk, offer, isOver }: FieldProps) {
  const { id, view, writing } = desk;
  const suggestions = desk.suggestions.value;
  const isEdit = writing.editing.value !== undefined;
  const isReply = desk.inThread && !isEdit;
  const label = isReply ? t("replyInThread") : t(isEdit ? "editMessage" : "writeTo", roomTitle(view.id));
  const look = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) =>
    suggestions?.look(writingIn(currentTarget));
  const input = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const now = writingIn(event.currentTarget);
    writing.write(now.text);
    if (event.inputType !== "insertFromPaste") offer.withdraw();
    if (event.isComposing) return;
    suggestions?.look(now);
    // Only what is typed: whoever takes back the change wants the letters.
    const found = event.inputType === "insertText" && event.data === ":" ? suggestions?.closed(now) : undefined;
    if (found) desk.change(found);
  };
  return (
    <textarea
      ref={desk.field}
      id={id}
      rows={1}
      dir="auto"
      value={writing.text.value}
      placeholder={label}
      aria-label={label}
      aria-describedby={`${id}-count ${id}-hint`}
      aria-invalid={isOver}
      aria-autocomplete="list"
      {...openListOf(desk)}
      enterkeyhint={isTouch() ? "enter" : "send"}
      onInput={input}
      onCompositionEnd={look}
      onKeyUp={(event) => !isComposing(event) && look(event)}
      onClick={look}
      onBlur={() => suggestions?.close()}
      onPaste={offer.look}
      onKeyDown={(event) => keyDown(event, desk)}
    />
  );
}

/** While there is a list, the field is a combobox, though HTML has that role for single lines only. */
function openListOf(desk: Desk): Record<string, string | boolean> {
  const suggestions = desk.suggestions.value;
  if (!suggestions || suggestions.items.value.length === 0) return {};
  return {
    role: "combobox",
    "aria-expanded": true,
    "aria-controls": listId(desk),
    "aria-activedescendant": optionId(desk, suggestions.active.value),
  };
}

/** Keys of an input method are its own, whatever they mean otherwise. */
function keyDown(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }, desk: Desk): void {
  if (isComposing(event)) return;
  const asked = desk.suggestions.peek()?.keyDown(event);
  const writing = writingIn(event.currentTarget);
  const format = formatKey(event, writing.start !== writing.end);
  if (typeof asked === "object") desk.change(asked);
  else if (asked) event.preventDefault();
  else if (format) desk.format(format);
  else if (sends(event)) desk.submit();
  else if (!takesTarget(event, desk)) return;
  event.preventDefault();
}

/** ArrowUp in an empty field changes one's newest message, Escape gives up what the bar shows. */
function takesTarget(
  { key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent,
  { view, writing, inThread }: Desk,
): boolean {
  if (ctrlKey || metaKey || altKey || shiftKey) return false;
  if (key === "Escape") return writing.cancel();
  if (key !== "ArrowUp" || inThread || writing.text.peek() !== "" || writing.editing.peek()) return false;
  const own = newestOwn(view);
  if (own) writing.edit(own);
  return own !== undefined;
}
