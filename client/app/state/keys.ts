/**
 * Whether a key belongs to an input method. Safari ends the composition before the keydown that ended it,
 * and then only the old keyCode tells.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** On a touch keyboard there is no Shift + Enter, so Enter is a new line. */
export const isTouch = () => matchMedia("(pointer: coarse)").matches;
