import type { Change, Writing } from "./writing.ts";

export function writingIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Writing {
  return { text: value, start: selectionStart, end: selectionEnd };
}

/** Makes a change as if it were typed: the page hears of it as of any input, and undo takes it back. */
export function apply(field: HTMLTextAreaElement, { from, to, insert, start, end }: Change): void {
  field.focus();
  field.setSelectionRange(from, to);
  if (from !== to || insert !== "") {
    // Deprecated, and still the only way to write into a field that leaves its undo intact.
    const isDone = insert === "" ? document.execCommand("delete") : document.execCommand("insertText", false, insert);
    if (!isDone) {
      field.setRangeText(insert);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
  field.setSelectionRange(start, end);
}

/** As high as its text, up to what the style allows. */
export function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
