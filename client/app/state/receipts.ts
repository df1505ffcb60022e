import { computed, effect, signal } from "@preact/signals";
import { limits } from "#protocol";
import { chat } from "./chat.ts";
import { currentRoom, isUp, view } from "./rooms.ts";

/** Up to which seq the people of the room that is open have read; nobody in large rooms. */
export const readers = signal<ReadonlyMap<string, number>>(new Map());

const isSmall = computed(() => (currentRoom.value?.members ?? Infinity) <= limits.receipts);

/** Follows how far everybody is; what was missed without a connection is read again with the next one. */
export function followReceipts(): void {
  effect(() => {
    const receipts = chat.value?.receipts;
    const room = view.value?.id;
    readers.value = new Map();
    if (!receipts || room === undefined || !isSmall.value || !isUp.value) return;
    const off = receipts.on("change", (changed) => {
      if (changed === room) readers.value = new Map(receipts.of(room));
    });
    // Nobody needs them; the next connection asks again.
    receipts.load(room).catch(() => undefined);
    return () => {
      off();
      receipts.drop(room);
    };
  });
}
