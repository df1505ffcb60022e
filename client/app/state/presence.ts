import { computed, effect, signal, untracked } from "@preact/signals";
import { limits } from "#protocol";
import { chat } from "./chat.ts";
import { detailsOpen } from "./layout.ts";
import { openCard } from "./person-card.ts";
import { inOrder } from "./ranks.ts";
import { directory, view } from "./rooms.ts";

/** Of the people in sight, who is online and who is not, as far as the server has told. */
const presence = signal<ReadonlyMap<string, boolean>>(new Map());

/** Whether somebody is online; undefined where nobody has asked, or there is no answer yet. */
export const isOnline = (user: string): boolean | undefined => presence.value.get(user);

/** Of whom the page shows whether they are there; whoever is looked at most closely comes first. */
const inSight = computed(() => {
  const users = new Set<string>();
  if (openCard.value) users.add(openCard.value.user);
  for (const room of directory.value?.values() ?? []) {
    if (room.kind === "direct" && room.joined) for (const { id } of room.with ?? []) users.add(id);
  }
  if (detailsOpen.value) for (const { id } of inOrder(view.value?.members.value ?? [], "")) users.add(id);
  // One text for one set of people: who is the same need not be asked about again.
  return [...users].slice(0, limits.presence).join(" ");
});

export function followPresence(): void {
  effect(() => {
    const told = chat.value?.presence;
    const users = inSight.value.split(" ").filter(Boolean);
    const look = () => {
      const known = users.map((user) => [user, told?.isOnline(user)] as const);
      presence.value = new Map(known.filter((one): one is readonly [string, boolean] => one[1] !== undefined));
    };
    untracked(look);
    const off = told?.on("change", look);
    const release = told?.want(users);
    return () => {
      off?.();
      release?.();
    };
  });
}
