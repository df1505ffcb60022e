import { useEffect } from "preact/hooks";
import { LOBBY, type Member } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { chat, nameOf } from "../state/chat.ts";
import { leaveRoom } from "../state/departures.ts";
import { me } from "../state/identity.ts";
import { detailsCoverMessages, detailsOpen } from "../state/layout.ts";
import { toggleMenu } from "../state/menu.ts";
import { online } from "../state/presence.ts";
import { inOrder, isStaff } from "../state/ranks.ts";
import type { RoomView } from "../state/room-view.ts";
import { currentRoom, roomTitle, view } from "../state/rooms.ts";
import { toast } from "../state/toasts.ts";
import { Avatar } from "./avatar.tsx";
import { BanList } from "./ban-list.tsx";
import { CloseIcon, MoreIcon } from "./icons.tsx";
import { memberActions } from "./member-actions.ts";
import { PersonButton } from "./person-button.tsx";
import { PresenceDot } from "./presence-dot.tsx";
import { RoomFacts } from "./room-facts.tsx";

/** What the room that is open is, and who is in it. */
export function DetailsPane() {
  const shown = view.value;
  const close = () => {
    detailsOpen.value = false;
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && detailsCoverMessages()) close();
  };
  const room = currentRoom.value;
  return (
    <aside class="details-pane" aria-label={t("details")} data-region onKeyDown={keyDown}>
      <div class="pane-heading">
        <h2>{t("members")}</h2>
        <button type="button" class="icon-button not-wide" aria-label={t("close")} onClick={close}>
          <CloseIcon />
        </button>
      </div>
      {shown && room && <RoomFacts room={room} />}
      {shown && <Members view={shown} />}
      {shown && shown.id !== LOBBY && room?.kind !== "direct" && <Leave id={shown.id} />}
    </aside>
  );
}

function Members({ view }: { view: RoomView }) {
  const { loaded } = view.state.value;
  useEffect(() => {
    if (loaded) void view.loadMembers();
  }, [view, loaded]);
  const named = (view.members.value ?? []).map((member) => ({ ...member, name: nameOf(member.id) }));
  const people = inOrder(named, me.value?.id ?? "");
  const accounts = people.filter((user) => !user.guest || user.role !== "member");
  const guests = people.filter((user) => user.guest && user.role === "member");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="members" tabIndex={0} aria-label={t("members")} aria-busy={!view.members.value}>
      <People room={view.id} people={accounts} />
      {guests.length > 0 && <h3>{t("guests")}</h3>}
      <People room={view.id} people={guests} />
      {isStaff(currentRoom.value?.role) && <BanList key={view.id} room={view.room} />}
    </section>
  );
}

function People({ room, people }: { room: string; people: readonly Member[] }) {
  return (
    <ul class="member-list">
      {people.map((member) => (
        <MemberLine key={member.id} room={room} member={member} />
      ))}
    </ul>
  );
}

function MemberLine({ room, member }: { room: string; member: Member }) {
  const { id, name, role, mutedUntil } = member;
  const mine = id === me.value?.id;
  const label = t("actionsFor", name);
  const open = ({ currentTarget }: { currentTarget: HTMLElement }) =>
    toggleMenu(currentTarget, label, memberActions({ room, member, mine: currentRoom.peek()?.role }));
  return (
    <li data-member={id}>
      <span class="avatar-place">
        <Avatar id={id} name={name} />
        <PresenceDot user={id} />
      </span>
      <PersonButton user={id} />
      {online.value.has(id) && <span class="unseen">{t("isOnline")}</span>}
      {mine && <span class="tag">{t("you")}</span>}
      {role !== "member" && <span class={`tag role ${role}`}>{t(role)}</span>}
      {mutedUntil !== undefined && mutedUntil > Date.now() && <span class="tag">{t("mutedTag")}</span>}
      {!mine && chat.value && (
        <button type="button" class="icon-button more" aria-label={label} aria-haspopup="menu" onClick={open}>
          <MoreIcon />
        </button>
      )}
    </li>
  );
}

function Leave({ id }: { id: string }) {
  const leave = () => leaveRoom(id).catch((cause: unknown) => toast(errorText(cause), { tone: "bad" }));
  return (
    <p class="pane-foot">
      <button type="button" class="quiet" onClick={() => void leave()}>
        {t("leaveRoom", roomTitle(id))}
      </button>
    </p>
  );
}
