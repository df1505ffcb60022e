import { computed, signal } from "@preact/signals";
import { type Place, pathOf, placeAt } from "./place.ts";

/** Where the address bar says that we are. */
const place = signal<Place>(placeAt(location));

/** The room in the address bar. */
export const currentRoomId = computed(() => place.value.room);

/** The message that the address names. A new object each time somebody goes there, also twice to the same one. */
export const targetMessage = computed(() => {
  const { room, seq } = place.value;
  return seq === undefined ? undefined : { room, seq };
});

/** The page that is shown in place of a room, if any. */
export const currentPage = computed(() => place.value.page);

/** What of that page the address means. */
export const pageAnchor = computed(() => place.value.anchor ?? "");

/** Number of the message with which the thread beside the room begins. */
export const threadSeq = computed(() => place.value.thread);

/** What opens the room in the address bar, when the address brought it along. */
export const invite = computed(() => place.value.invite);

/** On narrow screens one pane is seen at a time. */
export const narrowPane = signal<"rooms" | "room">("room");

/** Goes to a room, or to a message in it. */
export function go(room: string, seq?: number): void {
  goTo(seq === undefined ? { room } : { room, seq });
}

/** Goes wherever an address of ours can lead. */
export function goTo(next: Place): void {
  narrowPane.value = "room";
  const there = next.page ? { ...next, room: place.value.room } : next;
  if (pathOf(next) !== pathOf(place.value)) history.pushState(null, "", pathOf(next));
  else if (next.seq === undefined) return;
  place.value = there;
}

/** The invitation has been used, or is of no use: it leaves the address bar, so that nobody copies it along. */
export function dropInvite(): void {
  const { invite: _, ...rest } = place.value;
  redirectTo(rest);
}

/** Where we are has another address: the one before leads nowhere that one would come back to. */
export function redirectTo(next: Place): void {
  history.replaceState(null, "", pathOf(next));
  place.value = next;
}

/** The reader has left the message in the address bar behind: a reload leads to where they are. */
export function dropTarget(): void {
  const { seq, ...rest } = place.value;
  if (seq !== undefined) redirectTo(rest);
}

/** A whole address to give to somebody. */
export const linkTo = (to: Place): string => location.origin + pathOf(to);

export function followHistory(): void {
  // A change behind the # comes as one, too.
  addEventListener("popstate", () => {
    place.value = placeAt(location);
  });
}
