import { t } from "../i18n/index.ts";
import { detailsOpen } from "../state/layout.ts";
import { currentRoom, roomTitle } from "../state/rooms.ts";
import { currentRoomId, narrowPane } from "../state/route.ts";
import { callsInAll } from "../state/unread.ts";
import { ConnectionChip } from "./connection-chip.tsx";
import { BackIcon, PeopleIcon } from "./icons.tsx";

export function RoomHeader() {
  const room = currentRoom.value;
  const label = t(detailsOpen.value ? "hideDetails" : "showDetails");
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
        <bdi>{roomTitle(currentRoomId.value)}</bdi>
      </h1>
      {room && <span class="muted member-count">{t("memberCount", room.members)}</span>}
      <span class="spring" />
      <ConnectionChip />
      <button
        type="button"
        class="icon-button"
        aria-label={label}
        aria-expanded={detailsOpen.value}
        onClick={() => {
          detailsOpen.value = !detailsOpen.value;
        }}
      >
        <PeopleIcon />
      </button>
    </header>
  );
}
