import { computed, effect, signal, untracked } from "@preact/signals";
import { bundled } from "./bundled.ts";
import { chat } from "./chat.ts";
import { pageVisible, view } from "./rooms.ts";
import { callsIn, type Waiting } from "./waiting.ts";

/** Grows whenever a room stands otherwise than before. */
const revision = signal(0);

/** What waits in each of my rooms; undefined until the server has told. */
export const waiting = computed<ReadonlyMap<string, Waiting> | undefined>(() => {
  void revision.value;
  const inbox = chat.value?.inbox;
  if (!inbox?.ready) return undefined;
  const all = new Map<string, Waiting>();
  for (const { id, kind } of inbox.rooms.values()) {
    const standing = inbox.of(id);
    if (standing) all.set(id, { ...standing, direct: kind === "direct" });
  }
  return all;
});

/** How many messages call for attention in all rooms: in the title, on the icon. */
export const callsInAll = computed(() =>
  [...(waiting.value?.values() ?? [])].reduce((sum, one) => sum + callsIn(one), 0),
);

/** Follows the inbox, and tells it what is read here: what is before somebody's eyes, down to its end. */
export function followUnread(): void {
  effect(() => {
    const inbox = chat.value?.inbox;
    if (!inbox) return;
    const changed = bundled(() => {
      revision.value += 1;
    });
    const offs = [inbox.on("change", changed), inbox.on("left", changed), inbox.on("ready", changed)];
    return () => {
      for (const off of offs) off();
    };
  });
  effect(() => {
    const shown = view.value;
    if (shown) untracked(() => chat.value?.inbox.release(shown.id));
  });
  effect(() => {
    const shown = view.value;
    if (!shown?.settled.value || !pageVisible.value || !shown.atLatest.value) return;
    const seq = shown.newestSeq.value;
    untracked(() => chat.value?.inbox.markRead(shown.id, seq));
  });
}
