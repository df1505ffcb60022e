import { signal } from "@preact/signals";

interface EmojiRequest {
  /** What the picker opens beside. */
  readonly anchor: HTMLElement;
  readonly picked: (emoji: string) => void;
}

/** Who wants an emoji, while the picker is open. */
export const emojiRequest = signal<EmojiRequest | undefined>(undefined);

/** Opens the picker beside an element; asked for again from the same one, it closes. */
export function askForEmoji(anchor: HTMLElement, picked: (emoji: string) => void): void {
  const isOpen = emojiRequest.peek()?.anchor === anchor;
  emojiRequest.value = isOpen ? undefined : { anchor, picked };
}
