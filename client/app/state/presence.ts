import { computed, effect, signal, untracked } from "@preact/signals";
import { limits } from "#protocol";
import { chat } from "./chat.ts";
import { detailsOpen } from "./layout.ts";
import { openCard } from "./person-card.ts";
import { directory, view } from "./rooms.ts";

/** Those of the people in sight who are online. */
export const online = signal<ReadonlySet<string>>(new Set());

/** Of whom the page shows whether they are there; whoever is looked at most closely comes first. */
const inSight = computed(() => {
  const users = new Set<string>();
  if (openCard.value) users.add(openCard.value.user);
  for (const room of directory.value?.values() ?? []) {
    if (room.kind === "direct" && room.joined) for (const { id } of room.with ?? []) users.add(id);
  }
  if (detailsOpen.value) for (const { id } of view.value?.members.value ?? []) users.add(id);
  // One text for one set of people: who is the same need not be asked about again.
  return [...users].slice(0, limits.presence).join(" ");
});

export function followPresence(): void {
  effect(() => {
    const presence = chat.value?.presence;
    const users = inSight.value.split(" ").filter(Boolean);
    const look = () => {
      online.value = new Set(users.filter((user) => presence?.isOnline(user)));
    };
    untracked(look);
    const off = presence?.on("change", look);
    const release = presence?.want(users);
    return () => {
      off?.();
      release?.();
    };
  });
}
