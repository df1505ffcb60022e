import { online } from "../state/presence.ts";

/** Whether somebody is there, for the eye; beside it, words say the same. */
export function PresenceDot({ user }: { user: string }) {
  return <span class={`presence ${online.value.has(user) ? "on" : "off"}`} aria-hidden="true" />;
}
