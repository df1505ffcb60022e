/** Escape sequences that colour a terminal take no room in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with
const escapes = /\u001b\[[0-9;]*m/g;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Columns of a terminal that a text takes: a Chinese character takes two. */
export function widthOf(text: string): number {
  return [...text.replace(escapes, "")].reduce((sum, each) => sum + (wide.test(each) ? 2 : 1), 0);
}

/** The text with spaces behind it, or before it, up to so many columns. */
export function padded(text: string, columns: number, right = false): string {
  const spaces = " ".repeat(Math.max(0, columns - widthOf(text)));
  return right ? `${spaces}${text}` : `${text}${spaces}`;
}
