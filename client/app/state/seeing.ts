import { effect } from "@preact/signals";
import { me } from "./identity.ts";
import { pageVisible, view } from "./rooms.ts";

/**
 * Which rooms are before somebody's eyes, told to all tabs of the browser by locks that many may hold: those of a tab
 * that crashes are gone with it.
 */
const lockOf = (user: string, room: string) => `teahouse sees ${user} ${room}`;

/** Holds the lock of the room that is open here, as long as the page is visible. */
export function followSeeing(): void {
  if (!("locks" in navigator)) return;
  effect(() => {
    const room = view.value?.id;
    const user = me.value?.id;
    if (!pageVisible.value || room === undefined || user === undefined) return;
    let release = () => {};
    const seen = new Promise<void>((resolve) => {
      release = resolve;
    });
    navigator.locks.request(lockOf(user, room), { mode: "shared" }, () => seen).catch(() => undefined);
    return release;
  });
}

/** Whether somebody sees this room right now, in whichever tab. */
export async function isSeen(room: string): Promise<boolean> {
  const user = me.peek()?.id;
  if (user === undefined || !("locks" in navigator)) return pageVisible.peek() && view.peek()?.id === room;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockOf(user, room));
}
