import { t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { pathOf } from "../state/place.ts";
import { focusComposer } from "../state/regions.ts";
import { directory, joinedRooms, nameOfRoom } from "../state/rooms.ts";
import { currentRoomId, go } from "../state/route.ts";
import { commandKey } from "../state/shortcuts.ts";
import { waiting } from "../state/unread.ts";
import { CupIcon, PlusIcon } from "./icons.tsx";
import { Profile } from "./profile.tsx";

export function RoomsPane() {
  return (
    <nav class="rooms-pane" aria-label={t("rooms")} data-region>
      <div class="brand">
        <CupIcon />
        <span class="brand-name">Teahouse</span>
        <span class="brand-name-zh" lang="zh-CN">
          茶馆
        </span>
      </div>
      <button type="button" class="go-to" aria-keyshortcuts="Control+K Meta+K" onClick={() => openDialog("switcher")}>
        <span>{t("switcher")}</span>
        <kbd class="only-keys">{commandKey} K</kbd>
      </button>
      <div class="pane-heading">
        <h2>{t("yourRooms")}</h2>
        <button type="button" class="icon-button" aria-label={t("newRoom")} onClick={() => openDialog("create")}>
          <PlusIcon />
        </button>
      </div>
      <ul class="room-list" aria-busy={directory.value === undefined}>
        {joinedRooms.value.map((room) => (
          <RoomLink key={room.id} id={room.id} name={nameOfRoom(room)} sign={room.kind === "direct" ? "@" : "#"} />
        ))}
        <li>
          <button type="button" class="room-link quiet-link" onClick={() => openDialog("browse")}>
            <span class="hash" aria-hidden="true">
              +
            </span>
            <span class="room-name">{t("browseRooms")}</span>
          </button>
        </li>
      </ul>
      <Profile />
    </nav>
  );
}

function RoomLink({ id, name, sign }: { id: string; name: string; sign: string }) {
  const count = waiting.value?.get(id)?.unread ?? 0;
  const enter = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(id);
    focusComposer();
  };
  return (
    <li>
      <a
        class={`room-link ${count > 0 ? "unread" : ""}`}
        href={pathOf({ room: id })}
        aria-current={id === currentRoomId.value ? "page" : undefined}
        data-room={id}
        onClick={enter}
      >
        <span class="hash" aria-hidden="true">
          {sign}
        </span>
        <bdi class="room-name">{name}</bdi>
        {count > 0 && (
          <>
            <span class="dot" aria-hidden="true" />
            <span class="unseen">{t("unread", count)}</span>
          </>
        )}
      </a>
    </li>
  );
}
