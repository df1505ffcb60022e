import { t } from "../i18n/index.ts";
import { isOnline } from "../state/presence.ts";

/** Whether somebody is there, for the eye; beside it, words say the same. */
export function PresenceDot({ user }: { user: string }) {
  return <span class={`presence ${isOnline(user) ? "on" : "off"}`} aria-hidden="true" />;
}

/** Whether somebody is there, in words; nothing where it is not known. */
export function PresenceWord({ user }: { user: string }) {
  const known = isOnline(user);
  if (known === undefined) return null;
  return (
    <span class="presence-word">
      <PresenceDot user={user} />
      <span class="word">{t(known ? "isOnline" : "isOffline")}</span>
    </span>
  );
}
