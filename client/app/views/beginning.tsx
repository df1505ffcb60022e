import { t } from "../i18n/index.ts";
import { currentRoom, nameOfRoom, roomTitle } from "../state/rooms.ts";

/** What stands above the first message of the room that is open. */
export function Beginning({ id }: { id: string }) {
  const room = currentRoom.value;
  const isDirect = room?.kind === "direct";
  return (
    <div class="beginning">
      <h2>{isDirect ? t("directBeginning", nameOfRoom(room)) : t("beginning", roomTitle(id))}</h2>
      <p class="muted">{t(isDirect ? "directBeginningHint" : "beginningHint")}</p>
    </div>
  );
}
