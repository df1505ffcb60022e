import { signal } from "@preact/signals";
import { chat } from "../../state/chat.ts";
import { keepOperatorKey } from "../../state/operator.ts";

/** Whether somebody gave a key on this page. */
export const keyGiven = signal(false);

/** From now on this tab is the operator's, if the cluster knows the key. */
export function giveKey(key: string): void {
  keepOperatorKey(key);
  keyGiven.value = true;
  chat.peek()?.renewSession();
}

/** Takes the key that the address brought along, and takes it out of the address: nobody should pass it on with that. */
export function takeKeyFromAddress(): void {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  history.replaceState(null, "", location.pathname);
  giveKey(key);
}
