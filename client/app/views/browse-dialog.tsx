import { useEffect, useState } from "preact/hooks";
import type { Room } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { closeDialog } from "../state/dialogs.ts";
import { type Directory, directoryPage, NOTHING_YET } from "../state/directory.ts";
import { focusComposer } from "../state/regions.ts";
import { joinRoom } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { CreateForm } from "./create-form.tsx";
import { Dialog } from "./dialog.tsx";

/** Who types on needs no answer to half a name. */
const PAUSE_MS = 150;

/** All public rooms, to enter one; or a new one. */
export function BrowseDialog({ toCreate }: { toCreate: boolean }) {
  const [sought, setSought] = useState("");
  const [{ rooms, next }, setFound] = useState(NOTHING_YET);
  const [loaded, setLoaded] = useState(false);
  const [error, setError] = useState("");
  const wanted = sought.trim().replace(/^#/, "");
  const take = (found: Directory) => {
    setFound(found);
    setLoaded(true);
    setError("");
  };
  const fail = (cause: unknown) => setError(errorText(cause));
  useEffect(() => {
    let isCurrent = true;
    const ask = () =>
      directoryPage(wanted).then(
        (found) => isCurrent && take(found),
        (cause: unknown) => isCurrent && fail(cause),
      );
    const timer = setTimeout(() => void ask(), wanted === "" ? 0 : PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  const enter = async ({ id, joined }: Room) => {
    try {
      if (!joined) await joinRoom(id);
      closeDialog();
      go(id);
      focusComposer();
    } catch (cause) {
      fail(cause);
    }
  };
  const more = () => directoryPage(wanted, { rooms, next }).then(take, fail);
  return (
    <Dialog title={t("browseRooms")}>
      <input
        type="search"
        aria-label={t("searchRooms")}
        placeholder={t("searchRooms")}
        value={sought}
        onInput={(event) => setSought(event.currentTarget.value)}
      />
      <ul class="directory" aria-busy={!loaded}>
        {rooms.map((room) => (
          <DirectoryLine key={room.id} room={room} enter={() => void enter(room)} />
        ))}
        {next !== undefined && (
          <li>
            <button type="button" class="quiet" onClick={() => void more()}>
              {t("moreRooms")}
            </button>
          </li>
        )}
      </ul>
      {loaded && rooms.length === 0 && <p class="muted">{t("noRoomsFound")}</p>}
      <p class="field-error" role="alert">
        {error}
      </p>
      <CreateForm key={sought} name={wanted} focused={toCreate} />
    </Dialog>
  );
}

function DirectoryLine({ room, enter }: { room: Room; enter: () => void }) {
  const label = t(room.joined ? "open" : "join");
  return (
    <li data-room={room.id}>
      <span class="hash" aria-hidden="true">
        #
      </span>
      <span class="room-facts">
        <bdi class="room-name">{room.name}</bdi>
        {room.topic !== "" && <bdi class="muted topic">{room.topic}</bdi>}
      </span>
      <span class="muted">{t("memberCount", room.members)}</span>
      <button type="button" class="quiet" aria-label={`${label} #${room.name}`} onClick={enter}>
        {label}
      </button>
    </li>
  );
}
