const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts that put no spaces between words: there a marker or a name may touch a letter and still be meant. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/** Whether a character belongs to a word that has spaces around it: "snake_case", "2*3*4", "ann@example.org". */
export function isInWord(char: string): boolean {
  if (char === "") return false;
  if (char < "\u0080")
    return (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || (char >= "0" && char <= "9");
  return LETTER.test(char) && !UNSPACED.test(char);
}

/** The character that ends before `index`, whole even if it takes two units; empty at the start. */
export function charBefore(text: string, index: number): string {
  const last = text.charCodeAt(index - 1);
  const isLow = last >= 0xdc00 && last <= 0xdfff;
  return text.slice(Math.max(0, index - (isLow ? 2 : 1)), index);
}

/** The character that begins at `index`; empty at the end. */
export function charAt(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}

export function isSpace(char: string): boolean {
  return char === "" || char.trim() === "";
}
