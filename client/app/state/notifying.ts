import { computed, effect, signal } from "@preact/signals";
import { standFor } from "../../sdk/browser/tabs.ts";
import { chat, status } from "./chat.ts";
import { me } from "./identity.ts";
import type { Notifier } from "./notifier.ts";
import { permission } from "./permission.ts";
import { notifications } from "./preferences.ts";

const isWanted = computed(() => notifications.value === "on" && permission.value === "granted");
const isUp = computed(() => status.value?.state === "up");
/** Fetched when it is wanted; where that fails, the next connection tries again. */
const code = signal<typeof Notifier | undefined>(undefined);

/** One tab of the browser notifies, whichever is the first in line; of nothing that is seen in any of them. */
export function followNotifications(): void {
  effect(() => {
    if (!isWanted.value || !isUp.value || code.value) return;
    const keep = (part: typeof import("./notifier.ts")) => {
      code.value = part.Notifier;
    };
    import("./notifier.ts").then(keep).catch(() => undefined);
  });
  effect(() => {
    const client = chat.value;
    const user = me.value?.id;
    const Telling = code.value;
    if (!client || user === undefined || !isWanted.value || !Telling) return;
    let notifier: Notifier | undefined;
    const stop = () => notifier?.stop();
    const begin = () => {
      notifier = new Telling(client);
    };
    const leave = standFor(`teahouse notifier ${user}`, begin, stop);
    return () => {
      stop();
      leave();
    };
  });
}
