import { LOBBY, type Room } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { leaveRoom } from "../state/departures.ts";
import { detailsCoverMessages, detailsOpen } from "../state/layout.ts";
import { currentRoom, nameOfRoom, roomTitle, view } from "../state/rooms.ts";
import { toast } from "../state/toasts.ts";
import { CloseIcon } from "./icons.tsx";
import { MemberList } from "./member-list.tsx";
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
      {shown && <MemberList view={shown} />}
      {shown && room && shown.id !== LOBBY && <Leave room={room} />}
    </aside>
  );
}

function Leave({ room }: { room: Room }) {
  const { id, kind } = room;
  const leave = () => leaveRoom(id).catch((cause: unknown) => toast(errorText(cause), { tone: "bad" }));
  return (
    <div class="pane-foot">
      {kind === "direct" && <p class="muted">{t("leaveDirectHint", nameOfRoom(room))}</p>}
      <button type="button" class="quiet" onClick={() => void leave()}>
        {kind === "direct" ? t("leaveDirect") : t("leaveRoom", roomTitle(id))}
      </button>
    </div>
  );
}
