import { charBefore, isInWord } from "../markdown/letters.ts";
import type { Writing } from "./writing.ts";

/** What is being written that can be completed: from its sign up to the caret. */
export interface Trigger {
  readonly kind: "person" | "emoji";
  /** Where the sign stands. */
  readonly from: number;
  readonly to: number;
  /** What follows the sign. */
  readonly query: string;
}

/** A name has at most 40 characters, and may have spaces in it. */
const LONGEST = 41;
const EMOJI_WORD = /^(?:[a-z0-9+-][a-z0-9_+-]+|\p{Script=Han}[\p{Script=Han}a-z0-9]*)$/iu;

/** What can be completed at the caret, if anything. */
export function triggerAt({ text, start, end }: Writing): Trigger | undefined {
  if (start !== end) return undefined;
  for (let from = end - 1; from >= Math.max(0, end - 1 - LONGEST); from -= 1) {
    const sign = text[from] ?? "";
    if (sign === "\n") return undefined;
    const query = text.slice(from + 1, end);
    if (sign === "@" || sign === "＠") return personAt(text, from, end, query);
    // After a word it is a colon and nothing else: "他说：好", "10:30", "https://", "std::vector".
    const isSign = (sign === ":" || sign === "：") && !/[\p{L}\p{N}:：]/u.test(charBefore(text, from));
    if (isSign && EMOJI_WORD.test(query)) return { kind: "emoji", from, to: end, query };
  }
  return undefined;
}

function personAt(text: string, from: number, to: number, query: string): Trigger | undefined {
  if (isInWord(charBefore(text, from)) || query.startsWith(" ")) return undefined;
  return { kind: "person", from, to, query };
}

/** A whole `:shortcode:` that ends at the caret. */
export function closedShortcode({ text, start, end }: Writing): Trigger | undefined {
  if (start !== end || text[end - 1] !== ":") return undefined;
  const open = triggerAt({ text, start: end - 1, end: end - 1 });
  return open?.kind === "emoji" ? { ...open, to: end } : undefined;
}
