import { computed, effect, signal } from "@preact/signals";
import { me } from "./identity.ts";
import { currentRoom, view } from "./rooms.ts";

/** Why one may not write in the room that is open, and until when, ms; or, with no reason, that one may. */
export interface Speech {
  readonly why: "readOnly" | "muted" | "slowMode" | undefined;
  readonly until: number | undefined;
}

const FREE: Speech = { why: undefined, until: undefined };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Goes on while something ends, and stands still otherwise. */
const now = signal(Date.now());

/** When I said something last in the room that is open. */
const lastSaid = computed(() => {
  const shown = view.value;
  void shown?.rows.value;
  const own = shown?.room.timeline.entries.findLast((entry) => entry.kind === "message" && entry.by === me.value?.id);
  return own?.at ?? 0;
});

/** Whether I may write in the room that is open. The server decides; this says it before one has written in vain. */
export const speech = computed<Speech>(() => {
  const room = currentRoom.value;
  if (!room) return FREE;
  const isPlain = (room.role ?? "member") === "member";
  if (room.readOnly && isPlain) return { why: "readOnly", until: undefined };
  if (room.mutedUntil !== undefined && room.mutedUntil > now.value) return { why: "muted", until: room.mutedUntil };
  const free = lastSaid.value + room.slowMode * SECOND;
  // A clock of ours that is wrong makes nobody wait for longer than the room asks.
  const pause = Math.min(free - now.value, room.slowMode * SECOND);
  if (isPlain && pause > 0) return { why: "slowMode", until: now.value + pause };
  return FREE;
});

/** How long it takes until one may write, ms; 0 when that is not known, or now. */
export const wait = computed(() => Math.max(0, (speech.value.until ?? 0) - now.value));

/** Keeps the time while there is something to wait for. */
export function followSpeech(): void {
  const tick = () => {
    now.value = Date.now();
  };
  effect(() => {
    void lastSaid.value;
    void currentRoom.value;
    tick();
  });
  effect(() => {
    if (wait.value <= 0) return;
    const far = speech.value.why === "muted" && wait.value > MINUTE;
    const timer = setTimeout(tick, far ? MINUTE / 2 : SECOND);
    return () => clearTimeout(timer);
  });
}
