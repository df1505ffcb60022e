import { effect, signal, untracked } from "@preact/signals";
import { currentRoomId } from "./route.ts";

const wide = matchMedia("(min-width: 1100px)");

/** Whether who is here is shown: beside the messages on wide screens, over them on others. */
export const detailsOpen = signal(wide.matches);

export function followWidth(): void {
  wide.addEventListener("change", () => {
    detailsOpen.value = wide.matches;
  });
  effect(() => {
    void currentRoomId.value;
    // Whoever goes to another room wants to see it, not what lay over the one before.
    untracked(() => {
      if (detailsCoverMessages()) detailsOpen.value = false;
    });
  });
}

export const detailsCoverMessages = () => !wide.matches;
