import { useState } from "preact/hooks";
import { errorText, t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { access, currentRoom, directory, isClosedToUs, joinRoom, roomTitle, view } from "../state/rooms.ts";
import { currentRoomId } from "../state/route.ts";
import { Banner } from "./banner.tsx";
import { Composer } from "./composer/composer.tsx";
import { NotificationOffer } from "./notification-offer.tsx";
import { OutboxBar } from "./outbox-bar.tsx";
import { RoomHeader } from "./room-header.tsx";
import { Timeline } from "./timeline.tsx";

export function RoomPane() {
  return (
    <main class="room-pane">
      <RoomHeader />
      <Banner />
      <NotificationOffer />
      <RoomBody />
    </main>
  );
}

function RoomBody() {
  const shown = view.value;
  const closed = shown && isClosedToUs(shown.state.value.error);
  if (closed && directory.value) return <Threshold />;
  if (!shown) return access.value === "asked" || !directory.value ? <Loading /> : <Threshold />;
  return (
    <>
      <Timeline key={`timeline ${shown.id}`} view={shown} />
      <OutboxBar view={shown} />
      <Composer key={`composer ${shown.id}`} view={shown} />
    </>
  );
}

const Loading = () => <p class="threshold muted">{t("loadingRoom")}</p>;

/** In front of a room that we are not in, or that is not there. */
function Threshold() {
  const [error, setError] = useState("");
  const room = currentRoom.value;
  const id = currentRoomId.value;
  if (!room) {
    return (
      <div class="threshold">
        <h2>{t("noSuchRoom")}</h2>
        <p class="muted">{t("noSuchRoomHint")}</p>
        <button type="button" class="primary" onClick={() => openDialog("browse")}>
          {t("browseRooms")}
        </button>
      </div>
    );
  }
  const join = () => joinRoom(id).catch((cause: unknown) => setError(errorText(cause)));
  return (
    <div class="threshold">
      <h2>
        <bdi>{t("notMember", roomTitle(id))}</bdi>
      </h2>
      <p class="muted">{t("notMemberHint")}</p>
      <button type="button" class="primary" onClick={() => void join()}>
        {t("joinRoom", roomTitle(id))}
      </button>
      <p class="field-error" role="alert">
        {error}
      </p>
    </div>
  );
}
