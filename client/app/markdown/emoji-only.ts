const LONGEST = 100;
const MOST = 6;
const ONE =
  /(?:\p{RI}{2}|[0-9#*]\ufe0f\u20e3|\p{Extended_Pictographic}[\ufe0f\p{EMod}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{EMod}]*)*[\u{e0020}-\u{e007f}]*)\s*/uy;

/** Whether a text is a few emoji and nothing else, and so may be shown large. */
export function isEmojiOnly(text: string): boolean {
  const shown = text.trim();
  if (shown === "" || shown.length > LONGEST) return false;
  let count = 0;
  for (let at = 0; at < shown.length; count += 1) {
    ONE.lastIndex = at;
    const [found = ""] = ONE.exec(shown) ?? [];
    if (found === "" || count === MOST) return false;
    at += found.length;
  }
  return true;
}
