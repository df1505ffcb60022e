import { computed } from "@preact/signals";
import { directory, unread } from "./rooms.ts";
import { callsIn, NONE, type Waiting } from "./waiting.ts";

/** What waits in each room; a room without anything may be missing. */
export const waiting = computed<ReadonlyMap<string, Waiting>>(() => {
  const direct = (room: string) => directory.value?.get(room)?.kind === "direct";
  return new Map([...unread.value].map(([room, count]) => [room, { ...NONE, unread: count, direct: direct(room) }]));
});

/** How many messages call for attention in all rooms: in the title, on the icon. */
export const callsInAll = computed(() => [...waiting.value.values()].reduce((sum, one) => sum + callsIn(one), 0));
