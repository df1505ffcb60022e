import { computed } from "@preact/signals";
import { moves, status } from "../../state/chat.ts";
import type { Incident } from "../model/incident.ts";
import { picture } from "./watching.ts";

/** The node that serves this page, while one does. */
export const here = computed(() => (status.value?.state === "up" ? status.value.node : undefined));

/** How far our clock may be from the store's for what we saw ourselves to belong to an incident, ms. */
const NEAR_MS = 60_000;

/** How this page itself came away from a node in an incident, if it was on it. */
export function ownMove({ node, began, id }: Incident): (typeof moves.value)[number] | undefined {
  const isShared = !picture.value?.incidents.some((one) => one.id === id);
  if (isShared) return undefined;
  return moves.value.find(({ from, at }) => from === node && Math.abs(at - began) < NEAR_MS);
}
