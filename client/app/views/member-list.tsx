import { useEffect } from "preact/hooks";
import type { Member } from "#protocol";
import { t } from "../i18n/all.ts";
import { nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import { toggleMenu } from "../state/menu.ts";
import { isOnline } from "../state/presence.ts";
import { hasPowerOver, inOrder, isStaff, whoIsHere } from "../state/ranks.ts";
import type { RoomView } from "../state/room-view.ts";
import { currentRoom } from "../state/rooms.ts";
import { Avatar } from "./avatar.tsx";
import { BanList } from "./ban-list.tsx";
import { MoreIcon } from "./icons.tsx";
import { memberActions } from "./member-actions.ts";
import { PersonButton } from "./person-button.tsx";
import { PresenceDot } from "./presence-dot.tsx";

/** Who is in a room: those who are there now first, each half by rank and name. */
export function MemberList({ view }: { view: RoomView }) {
  const { loaded } = view.state.value;
  useEffect(() => {
    if (loaded) void view.loadMembers();
  }, [view, loaded]);
  const mine = me.value?.id ?? "";
  const named = (view.members.value ?? []).map((member) => ({ ...member, name: nameOf(member.id) }));
  // Whoever reads this is here.
  const { here, others, areAway } = whoIsHere(inOrder(named, mine), (id) => id === mine || isOnline(id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="members" tabIndex={0} aria-label={t("members")} aria-busy={!view.members.value}>
      <People room={view.id} people={here} title={t("hereNow", here.length)} />
      <People room={view.id} people={others} title={t(areAway ? "awayNow" : "otherMembers", others.length)} />
      {isStaff(currentRoom.value?.role) && <BanList key={view.id} room={view.room} />}
    </section>
  );
}

function People({ room, people, title }: { room: string; people: readonly Member[]; title: string }) {
  if (people.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="member-list" aria-label={title}>
        {people.map((member) => (
          <MemberLine key={member.id} room={room} member={member} />
        ))}
      </ul>
    </>
  );
}

function MemberLine({ room, member }: { room: string; member: Member }) {
  const { id, name, role } = member;
  const isMe = id === me.value?.id;
  const label = t("actionsFor", name);
  const facts = factsOf(member, isMe);
  const open = ({ currentTarget }: { currentTarget: HTMLElement }) =>
    toggleMenu(currentTarget, label, memberActions({ room, member, mine: currentRoom.peek()?.role }));
  return (
    <li data-member={id}>
      <span class="avatar-place">
        <Avatar id={id} name={name} />
        <PresenceDot user={id} />
      </span>
      <span class="member-facts">
        <PersonButton user={id} />
        {facts !== "" && <small class="muted">{facts}</small>}
      </span>
      {!isMe && hasPowerOver(currentRoom.value?.role, role) && (
        <button type="button" class="icon-button more" aria-label={label} aria-haspopup="menu" onClick={open}>
          <MoreIcon />
        </button>
      )}
    </li>
  );
}

function factsOf({ role, mutedUntil = 0 }: Member, isMe: boolean): string {
  const facts = [isMe && t("you"), role !== "member" && t(role), mutedUntil > Date.now() && t("mutedTag")];
  return facts.filter(Boolean).join(" · ");
}
