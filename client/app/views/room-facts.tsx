import type { Room } from "#protocol";
import { t } from "../i18n/all.ts";
import { openDialog } from "../state/dialogs.ts";
import { isStaff } from "../state/ranks.ts";
import { NotifyButton } from "./notify-button.tsx";

const kinds = { public: "publicRoom", private: "privateRoom", direct: "directRoom" } as const;

/** What a room is, and the way to its settings for those who have any there. */
export function RoomFacts({ room }: { room: Room }) {
  const isOurs = room.joined && room.kind !== "direct";
  return (
    <section class="room-about">
      <p class="muted">{t(kinds[room.kind])}</p>
      {room.topic !== "" && <p dir="auto">{room.topic}</p>}
      <div class="room-buttons">
        {room.joined && <NotifyButton room={room} place="details" />}
        {isOurs && (
          <button type="button" class="quiet" onClick={() => openDialog("room")}>
            {t(isStaff(room.role) ? "roomSettings" : "inviteLink")}
          </button>
        )}
      </div>
    </section>
  );
}
