import { t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { commandKey } from "../state/shortcuts.ts";
import { CupIcon, PlusIcon } from "./icons.tsx";
import { Profile } from "./profile.tsx";
import { RoomList } from "./room-list.tsx";

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
      <RoomList />
      <Profile />
    </nav>
  );
}
