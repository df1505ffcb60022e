import { signal } from "@preact/signals";

const wide = matchMedia("(min-width: 1100px)");

/** Whether who is here is shown: beside the messages on wide screens, over them on others. */
export const detailsOpen = signal(wide.matches);

export function followWidth(): void {
  wide.addEventListener("change", () => {
    detailsOpen.value = wide.matches;
  });
}

export const detailsCoverMessages = () => !wide.matches;
