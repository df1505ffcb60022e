import { computed, signal } from "@preact/signals";
import { language } from "../state/preferences.ts";
import { type ChineseData, type Emoji, type EnglishData, emojiOf } from "./emoji.ts";

const english = signal<EnglishData | undefined>(undefined);
const chinese = signal<ChineseData | undefined>(undefined);

/** All emoji, as far as they are here: nothing before somebody wanted them. */
export const allEmoji = computed<readonly Emoji[]>(() => {
  if (!english.value) return [];
  return emojiOf(english.value, language.value === "zh" ? chinese.value : undefined);
});

/** With the Chinese words, whatever language the page is in: for who searches in Chinese. */
export const allEmojiInBoth = computed<readonly Emoji[]>(() =>
  english.value && chinese.value ? emojiOf(english.value, chinese.value) : allEmoji.value,
);

/** Fetches what is missing. Without a connection it is asked for again the next time. */
export async function loadEmoji(query = ""): Promise<void> {
  const wantsChinese = language.peek() === "zh" || /\p{Script=Han}/u.test(query);
  const [en, zh] = await Promise.all([
    english.peek() ?? import("./en.json").then((file) => file.default),
    wantsChinese ? (chinese.peek() ?? import("./zh.json").then((file) => file.default)) : undefined,
  ]);
  english.value = en;
  if (zh) chinese.value = zh;
}
