import { signal } from "@preact/signals";

const KEY = "teahouse.emoji";
const MOST = 18;
/** For who has used none yet. */
const COMMON = ["👍", "❤️", "😂", "🎉", "🙏", "👀", "🍵", "✅", "👋"];

/** Emoji that were used last, newest first, filled up with common ones. */
export const recentEmoji = signal<readonly string[]>(filled(stored()));

/** Notes that one was used. */
export function noteEmoji(emoji: string): void {
  const used = [emoji, ...stored().filter((one) => one !== emoji)].slice(0, MOST);
  recentEmoji.value = filled(used);
  try {
    localStorage.setItem(KEY, used.join(" "));
  } catch {
    // Then they are known as long as the page lives.
  }
}

function filled(used: readonly string[]): string[] {
  return [...used, ...COMMON.filter((one) => !used.includes(one))].slice(0, Math.max(COMMON.length, used.length));
}

function stored(): string[] {
  try {
    return (localStorage.getItem(KEY) ?? "").split(" ").filter(Boolean).slice(0, MOST);
  } catch {
    return [];
  }
}
