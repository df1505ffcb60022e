import type { Room } from "#protocol";
import { t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { isStaff } from "../state/ranks.ts";
import { NotifyButton } from "./notify-button.tsx";

const kinds = { public: "publicRoom", private: "privateRoom", direct: "directRoom" } as const;

/** What a room is, and the way to its settings for those who have any there. */
export function RoomFacts({ room }: { room: Room }) {
  const mayOpen = room.kind !== "direct" && (isStaff(room.role) || room.kind === "private");
  return (
    <section class="room-about">
      <p class="muted">{t(kinds[room.kind])}</p>
      {room.topic !== "" && <p dir="auto">{room.topic}</p>}
      {room.joined && <NotifyButton room={room} place="only-narrow" />}
      {mayOpen && (
        <button type="button" class="quiet" onClick={() => openDialog("room")}>
          {t(isStaff(room.role) ? "roomSettings" : "inviteLink")}
        </button>
      )}
    </section>
  );
}
