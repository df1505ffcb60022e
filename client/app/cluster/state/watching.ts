import { computed, effect, signal, untracked } from "@preact/signals";
import type { ClusterStatus } from "#protocol";
import { type ChatClient, RpcError } from "../../../sdk/index.ts";
import { chat } from "../../state/chat.ts";
import { type Picture, Watching } from "../model/picture.ts";

/** A picture that is older is no longer trusted, ms. */
const STALE_MS = 3_000;
const TICK_MS = 500;
const AGAIN_MS = 2_000;

/** The newest picture, once there is one. */
export const picture = signal<Picture | undefined>(undefined);
/** Why the cluster may not be looked at, if so. */
export const refusal = signal<RpcError | undefined>(undefined);

const heardAt = signal(0);
const clock = signal(0);

/** How old the picture is, ms; it grows in steps of half a second. */
export const age = computed(() => Math.max(0, clock.value - heardAt.value));
export const isStale = computed(() => age.value > STALE_MS);

/** What the charts show as long as they are paused. */
const frozen = signal<Picture | undefined>(undefined);
export const isPaused = computed(() => frozen.value !== undefined);
export const charted = computed(() => frozen.value ?? picture.value);

export function pauseCharts(): void {
  frozen.value = frozen.peek() ? undefined : picture.peek();
}

/** Outlives the page: who comes back from the chat finds the minutes before. */
const watching = new Watching();

function take(status: ClusterStatus): void {
  const next = watching.take(status);
  heardAt.value = performance.now();
  clock.value = heardAt.peek();
  refusal.value = undefined;
  if (next) picture.value = next;
}

/** Looks at the cluster as long as the page is open. @returns what ends it */
export function followCluster(): () => void {
  const timer = setInterval(() => {
    clock.value = performance.now();
  }, TICK_MS);
  const off = effect(() => {
    const client = chat.value;
    return client && untracked(() => watch(client));
  });
  return () => {
    clearInterval(timer);
    off();
  };
}

/** Through whichever node serves the client: each new one is asked anew. */
function watch(client: ChatClient): () => void {
  let retry: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    clearTimeout(retry);
    client.call("cluster.watch", {}).then(take, (error: unknown) => {
      if (!(error instanceof RpcError)) throw error;
      if (error.name === "OPERATOR_REQUIRED") refusal.value = error;
      else if (client.isUp) retry = setTimeout(ask, AGAIN_MS);
    });
  };
  const offs = [client.on("up", ask), client.on("cluster", take)];
  if (client.isUp) ask();
  return () => {
    clearTimeout(retry);
    for (const off of offs) off();
    if (client.isUp) client.call("cluster.unwatch", {}).catch(() => undefined);
  };
}
