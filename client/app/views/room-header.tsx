import type { Room } from "#protocol";
import { t } from "../i18n/index.ts";
import { putOut } from "../state/departures.ts";
import { openDialog } from "../state/dialogs.ts";
import { currentRoom, roomTitle } from "../state/rooms.ts";
import { currentRoomId, invite, narrowPane } from "../state/route.ts";
import { callsInAll } from "../state/unread.ts";
import { ConnectionChip } from "./connection-chip.tsx";
import { DetailsButton } from "./details-button.tsx";
import { BackIcon, LockIcon, SearchIcon } from "./icons.tsx";
import { NotifyButton } from "./notify-button.tsx";
import { PresenceWord } from "./presence-dot.tsx";

export function RoomHeader() {
  const room = currentRoom.value;
  return (
    <header class="room-header" data-region>
      <button
        type="button"
        class={`icon-button only-narrow ${callsInAll.value > 0 ? "has-unread" : ""}`}
        aria-label={t("backToRooms")}
        onClick={() => {
          narrowPane.value = "rooms";
        }}
      >
        <BackIcon />
      </button>
      <h1 class="room-title">
        {room?.kind === "private" && <LockIcon />}
        <bdi>{room ? roomTitle(room.id) : unknownTitle(currentRoomId.value)}</bdi>
      </h1>
      {room && <About room={room} />}
      <span class="spring" />
      <ConnectionChip />
      {room?.joined && <NotifyButton room={room} place="header" />}
      <button
        type="button"
        class="icon-button"
        aria-label={t("searchMessages")}
        aria-keyshortcuts="Control+Shift+F Meta+Shift+F"
        onClick={() => openDialog("search")}
      >
        <SearchIcon />
      </button>
      <DetailsButton />
    </header>
  );
}

/** The id of a private room says nothing to anybody. */
function unknownTitle(id: string): string {
  return putOut.value.get(id)?.title ?? (invite.value === undefined ? roomTitle(id) : t("privateRoom"));
}

/** How many are in a room and what it is for; of a room between two, whether the other is there. */
function About({ room }: { room: Room }) {
  const other = room.kind === "direct" ? room.with?.[0]?.id : undefined;
  if (other !== undefined) {
    return (
      <span class="muted other" data-testid="other">
        <PresenceWord user={other} />
      </span>
    );
  }
  return (
    <>
      <span class="muted member-count">{t("memberCount", room.members)}</span>
      {room.topic !== "" && (
        <bdi class="muted topic only-wide" title={room.topic} data-testid="topic">
          {room.topic}
        </bdi>
      )}
    </>
  );
}
