import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { errorText, t } from "../i18n/index.ts";
import { chat, nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import { closeCard, type PersonCard } from "../state/person-card.ts";
import { online } from "../state/presence.ts";
import { focusComposer } from "../state/regions.ts";
import { openDirect, view } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { Avatar } from "./avatar.tsx";
import { PresenceDot } from "./presence-dot.tsx";
import { usePopover } from "./use-popover.ts";

/** Who somebody is, and a way to write to that one alone. */
export function Card({ card: { user, anchor } }: { card: PersonCard }) {
  const box = useRef<HTMLElement>(null);
  const [error, setError] = useState("");
  const close = useCallback(() => closeCard(), []);
  usePopover(box, anchor, close);
  useEffect(() => (box.current?.querySelector("button") ?? box.current)?.focus(), []);
  const name = nameOf(user);
  const role = view.value?.members.value?.find(({ id }) => id === user)?.role;
  const mine = user === me.value?.id;
  const write = async () => {
    try {
      const room = await openDirect(user);
      closeCard();
      go(room);
      focusComposer();
    } catch (cause) {
      setError(errorText(cause));
    }
  };
  return (
    <section ref={box} class="person-card" popover="manual" role="dialog" aria-label={name} tabIndex={-1}>
      <Avatar id={user} name={name} />
      <p class="person">
        <bdi class="name">{name}</bdi>
        <span class="muted">
          <PresenceDot user={user} /> {t(online.value.has(user) ? "isOnline" : "isOffline")}
          {role && role !== "member" && ` · ${t(role)}`}
          {chat.value?.people.get(user)?.guest && ` · ${t("guest")}`}
          {mine && ` · ${t("you")}`}
        </span>
      </p>
      {!mine && (
        <button type="button" class="primary" aria-label={t("messageTo", name)} onClick={() => void write()}>
          {t("sendMessage")}
        </button>
      )}
      <p class="field-error" role="alert">
        {error}
      </p>
    </section>
  );
}
