import { computed, effect, signal } from "@preact/signals";
import { LOBBY } from "#protocol";
import { contract } from "./contract.ts";
import { ask, closeLine, hear, openLine, whenUp } from "./line.ts";

/** Something that a node sent by itself. */
export interface Frame {
  readonly number: number;
  readonly at: number;
  readonly event: string;
  readonly payload: unknown;
  /** Its entry in the AsyncAPI document. */
  readonly shape: string;
}

/** So many are kept; the oldest go. */
export const KEPT = 300;

export const frames = signal<readonly Frame[]>([]);
export const isPaused = signal(false);
/** How many came while the list stood still. */
export const missed = signal(0);
export const watchedRoom = signal(LOBBY);
/** Events that are not shown. Once a second is too often to read along. */
export const hidden = signal<ReadonlySet<string>>(new Set(["cluster"]));
export const words = signal("");
/** The room whose events come now. */
export const heardRoom = signal<string | undefined>(undefined);
/** Why what was asked for cannot be watched. */
export const refused = signal<string | undefined>(undefined);

let lastNumber = 0;

export const shown = computed(() => {
  const wanted = words.value.trim().toLowerCase();
  return frames.value.filter(
    ({ event, payload }) =>
      !hidden.value.has(event) && (wanted === "" || JSON.stringify(payload).toLowerCase().includes(wanted)),
  );
});

/** Watches the room of choice and the caller's inbox, and writes down what comes. @returns what ends that */
export function followFrames(): () => void {
  openLine();
  const deaf = hear(take);
  const ends = whenUp(() => {
    void ask(request("inbox.watch"));
    void watchRoom(watchedRoom.peek());
    if (!hidden.peek().has("cluster")) void ask(request("cluster.watch"));
  });
  let before = watchedRoom.peek();
  const unfollow = effect(() => {
    const room = watchedRoom.value;
    if (room === before) return;
    void ask(request("room.unwatch", { rooms: [before] }));
    before = room;
    void watchRoom(room);
  });
  return () => {
    for (const end of [deaf, ends, unfollow]) end();
    closeLine();
  };
}

/** Shows or hides an event; what comes once a second is only asked for while it is shown. */
export function toggle(event: string): void {
  const next = new Set(hidden.peek());
  if (!next.delete(event)) next.add(event);
  hidden.value = next;
  if (event === "cluster") void watchCluster(!next.has(event));
}

export function clear(): void {
  frames.value = [];
  missed.value = 0;
}

export function pause(): void {
  isPaused.value = !isPaused.peek();
  if (!isPaused.peek()) missed.value = 0;
}

function take(event: string, payload: unknown): void {
  if (isPaused.peek()) {
    missed.value += 1;
    return;
  }
  lastNumber += 1;
  const frame = { number: lastNumber, at: Date.now(), event, payload, shape: shapeOf(event, payload) };
  frames.value = [frame, ...frames.peek().slice(0, KEPT - 1)];
}

/** Events with several shapes say in a word which one it is. */
function shapeOf(event: string, payload: unknown): string {
  const { type, state } = (payload ?? {}) as { type?: unknown; state?: unknown };
  const names = [type, `${event}.${state}`, event].map(String);
  const known = contract.peek()?.events.filter((one) => one.event === event) ?? [];
  return known.find(({ shape }) => names.includes(shape))?.shape ?? event;
}

async function watchRoom(room: string): Promise<void> {
  heardRoom.value = undefined;
  const answer = (await ask(request("room.watch", { rooms: [{ room }] })).catch(() => undefined)) as
    | Answered
    | undefined;
  if (watchedRoom.peek() !== room) return;
  refused.value = answer?.error?.message;
  if (answer && !answer.error) heardRoom.value = room;
}

/** Not everybody may look at the cluster. */
async function watchCluster(isWanted: boolean): Promise<void> {
  const answer = (await ask(request(isWanted ? "cluster.watch" : "cluster.unwatch")).catch(() => undefined)) as
    | Answered
    | undefined;
  refused.value = answer?.error?.message;
}

interface Answered {
  error?: { message: string };
}

const request = (method: string, params: object = {}) => ({ jsonrpc: "2.0", id: 1, method, params });
