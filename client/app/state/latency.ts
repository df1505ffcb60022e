import { status } from "./chat.ts";

/** Round trip to the node and back, for people; empty until it has been measured. */
export function latencyText(): string {
  const latency = status.value?.latency;
  return latency === undefined ? "" : `${Math.max(1, Math.round(latency))} ms`;
}
