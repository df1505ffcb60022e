import type { Reaction } from "../../sdk/index.ts";

/** Whether somebody is among those who put an emoji there. */
export function isMineIn(reactions: readonly Reaction[], emoji: string, user: string | undefined): boolean {
  return user !== undefined && reactions.some((one) => one.emoji === emoji && one.users.includes(user));
}

/**
 * Reactions in the order in which they were shown before, new ones last: one that comes while somebody aims at another
 * must not move it away.
 */
export function inShownOrder(before: readonly string[], reactions: readonly Reaction[]): readonly Reaction[] {
  const place = new Map(before.map((emoji, i) => [emoji, i]));
  const at = ({ emoji }: Reaction) => place.get(emoji) ?? before.length;
  return reactions.toSorted((a, b) => at(a) - at(b));
}
