import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Member } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat, nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import { toggleMenu } from "../state/menu.ts";
import { closeCard, type PersonCard } from "../state/person-card.ts";
import { hasPowerOver } from "../state/ranks.ts";
import { focusComposer } from "../state/regions.ts";
import { currentRoom, openDirect, view } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { Avatar } from "./avatar.tsx";
import { MoreIcon } from "./icons.tsx";
import { memberActions } from "./member-actions.ts";
import { PresenceWord } from "./presence-dot.tsx";
import { usePopover } from "./use-popover.ts";

/** Who somebody is, a way to write to that one alone, and what owners and moderators can do. */
export function Card({ card: { user, anchor } }: { card: PersonCard }) {
  const box = useRef<HTMLElement>(null);
  const [error, setError] = useState("");
  const close = useCallback(() => closeCard(), []);
  usePopover(box, anchor, close);
  useEffect(() => {
    (box.current?.querySelector("button") ?? box.current)?.focus();
    // What one may do depends on who the other is here.
    if (!view.peek()?.members.peek()) void view.peek()?.loadMembers();
  }, []);
  const name = nameOf(user);
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
    <section
      ref={box}
      class="person-card"
      popover="manual"
      role="dialog"
      aria-label={name}
      tabIndex={-1}
      onKeyDown={(event) => leaveByTab(event, anchor)}
    >
      <Avatar id={user} name={name} />
      <p class="person">
        <bdi class="name">{name}</bdi>
        <Facts user={user} />
      </p>
      {user !== me.value?.id && (
        <div class="person-actions">
          <button type="button" class="primary" aria-label={t("messageTo", name)} onClick={() => void write()}>
            {t("sendMessage")}
          </button>
          <More user={user} name={name} anchor={anchor} />
        </div>
      )}
      <p class="field-error" role="alert">
        {error}
      </p>
    </section>
  );
}

const memberOf = (user: string): Member | undefined => view.value?.members.value?.find(({ id }) => id === user);

function Facts({ user }: { user: string }) {
  const role = memberOf(user)?.role;
  const facts = [
    role && role !== "member" && t(role),
    chat.value?.people.get(user)?.guest && t("guest"),
    user === me.value?.id && t("you"),
  ].filter(Boolean);
  return (
    <span class="muted">
      <PresenceWord user={user} />
      {facts.length > 0 && <span>{facts.join(" · ")}</span>}
    </span>
  );
}

/** The menu opens where the card was: it outlives the card, and the focus returns to what the card belonged to. */
function More({ user, name, anchor }: { user: string; name: string; anchor: HTMLElement }) {
  const room = currentRoom.value;
  const member = memberOf(user);
  if (!room || !member || !hasPowerOver(room.role, member.role)) return null;
  const label = t("actionsFor", name);
  const open = () => {
    closeCard();
    toggleMenu(anchor, label, memberActions({ room: room.id, member, mine: room.role }));
  };
  return (
    <button type="button" class="icon-button" aria-label={label} aria-haspopup="menu" onClick={open}>
      <MoreIcon />
    </button>
  );
}

/** Tab goes through the card, and from its end on to what comes after the element it belongs to. */
function leaveByTab(event: KeyboardEvent & { currentTarget: HTMLElement }, anchor: HTMLElement): void {
  if (event.key !== "Tab") return;
  const stops = [...event.currentTarget.querySelectorAll("button")];
  const last = event.shiftKey ? stops[0] : stops.at(-1);
  if (last && document.activeElement !== last && document.activeElement !== event.currentTarget) return;
  closeCard();
  anchor.focus();
}
