import { computed, effect, signal } from "@preact/signals";
import { notificationOffer, notifications } from "./preferences.ts";
import { waiting } from "./unread.ts";

/** Whether the browser lets the page notify; `unsupported` where it cannot at all, as without TLS. */
export const permission = signal<NotificationPermission | "unsupported">(asked());

function asked(): NotificationPermission | "unsupported" {
  return "Notification" in globalThis && isSecureContext ? Notification.permission : "unsupported";
}

/** To be called by a press of a button: browsers refuse pages that ask on their own, and people do too. */
export async function turnOnNotifications(): Promise<void> {
  if (permission.peek() === "default") permission.value = await Notification.requestPermission();
  if (permission.peek() === "granted") notifications.choose("on");
}

/** Whether to say that there are notifications. */
export const offersNotifications = computed(() => permission.value === "default" && notificationOffer.value === "due");

/** Offers notifications when somebody was called and was not there; nobody is asked twice. */
export function followOffer(): void {
  effect(() => {
    if (notificationOffer.value !== "early" || permission.value !== "default") return;
    if ([...(waiting.value?.values() ?? [])].some(({ mentions }) => mentions > 0)) notificationOffer.choose("due");
  });
}

/** Follows what somebody changes in the settings of the browser. */
export function followPermission(): void {
  if (permission.peek() === "unsupported") return;
  navigator.permissions.query({ name: "notifications" }).then(
    (status) => {
      status.onchange = () => {
        permission.value = asked();
      };
    },
    // Then what was true at first stays true for this page.
    () => undefined,
  );
}
