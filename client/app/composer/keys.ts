import { isComposing, isTouch } from "../state/keys.ts";
import { enterKey } from "../state/preferences.ts";
import { isApple } from "../state/shortcuts.ts";
import type { Format } from "./formatting.ts";

/** Enter sends unless somebody chose otherwise, or it is a touch keyboard, which has no Shift + Enter for a new line. */
export function sends(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || isComposing(event)) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return enterKey.peek() === "sends" && !event.shiftKey && !event.altKey && !isTouch();
}

/** The format that a key asks for. */
export function formatKey(event: KeyboardEvent, hasSelection: boolean): Format | undefined {
  const isOurs = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isOurs || event.altKey || isComposing(event)) return undefined;
  const letter = letterOf(event);
  if (event.shiftKey) return letter === "x" ? "strike" : undefined;
  if (letter === "b") return "bold";
  if (letter === "i") return "italic";
  if (letter === "e") return "code";
  // With nothing selected, it is the page's own key for going to another room.
  return letter === "k" && hasSelection ? "link" : undefined;
}

/** Keyboards with other letters have the same keys. */
function letterOf({ key, code }: KeyboardEvent): string {
  const letter = key.toLowerCase();
  return /^[a-z]$/.test(letter) ? letter : code.replace("Key", "").toLowerCase();
}
