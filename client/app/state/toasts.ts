import { signal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly detail: string | undefined;
  readonly tone: "plain" | "bad";
}

interface Manner {
  detail?: string;
  tone?: Toast["tone"];
  /** Until it is dismissed: it says what nobody could find out later. */
  stays?: boolean;
}

const STAY_MS = 7_000;
let lastId = 0;

export const toasts = signal<readonly Toast[]>([]);

/** Says something in passing; it goes by itself, unless it is to stay. */
export function toast(text: string, { detail, tone = "plain", stays = false }: Manner = {}): void {
  lastId += 1;
  const id = lastId;
  toasts.value = [...toasts.value.slice(-2), { id, text, detail, tone }];
  if (!stays) setTimeout(() => dismiss(id), STAY_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
