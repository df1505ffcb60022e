import { useEffect } from "preact/hooks";
import { LOBBY, type User } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import { detailsCoverMessages, detailsOpen } from "../state/layout.ts";
import type { RoomView } from "../state/room-view.ts";
import { leaveRoom, roomTitle, view } from "../state/rooms.ts";
import { toast } from "../state/toasts.ts";
import { Avatar } from "./avatar.tsx";
import { CloseIcon } from "./icons.tsx";

export function DetailsPane() {
  const shown = view.value;
  const close = () => {
    detailsOpen.value = false;
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && detailsCoverMessages()) close();
  };
  if (!detailsOpen.value) return null;
  return (
    <aside class="details-pane" aria-label={t("details")} data-region onKeyDown={keyDown}>
      <div class="pane-heading">
        <h2>{t("members")}</h2>
        <button type="button" class="icon-button not-wide" aria-label={t("close")} onClick={close}>
          <CloseIcon />
        </button>
      </div>
      {shown && <Members view={shown} />}
      {shown && shown.id !== LOBBY && <Leave id={shown.id} />}
    </aside>
  );
}

function Members({ view }: { view: RoomView }) {
  const { loaded } = view.state.value;
  useEffect(() => {
    if (loaded) void view.loadMembers();
  }, [view, loaded]);
  const people = (view.members.value ?? []).map((user) => ({ ...user, name: nameOf(user.id) }));
  people.sort((a, b) => Number(b.id === me.value?.id) - Number(a.id === me.value?.id) || a.name.localeCompare(b.name));
  const accounts = people.filter((user) => !user.guest);
  const guests = people.filter((user) => user.guest);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="members" tabIndex={0} aria-label={t("members")} aria-busy={!view.members.value}>
      <People people={accounts} />
      {guests.length > 0 && <h3>{t("guests")}</h3>}
      <People people={guests} />
    </section>
  );
}

function People({ people }: { people: readonly User[] }) {
  return (
    <ul class="member-list">
      {people.map(({ id, name }) => (
        <li key={id}>
          <Avatar id={id} name={name} />
          <bdi class="name">{name}</bdi>
          {id === me.value?.id && <span class="tag">{t("you")}</span>}
        </li>
      ))}
    </ul>
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
