import { effect, signal } from "@preact/signals";
import { chat } from "./chat.ts";
import { view } from "./rooms.ts";

/** Who is writing in the room that is open, the longest first. */
export const writers = signal<readonly string[]>([]);

export function followTyping(): void {
  effect(() => {
    const typing = chat.value?.typing;
    const room = view.value?.id;
    const look = () => {
      writers.value = room === undefined ? [] : (typing?.of(room) ?? []);
    };
    look();
    return typing?.on("change", (changed) => changed === room && look());
  });
}
