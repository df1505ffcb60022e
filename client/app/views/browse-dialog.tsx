import { useEffect, useState } from "preact/hooks";
import { limits, type Room } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { closeDialog } from "../state/dialogs.ts";
import { focusComposer } from "../state/regions.ts";
import { createRoom, directory, joinRoom, loadRooms } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { Dialog } from "./dialog.tsx";

const SHOWN = 200;

/** All rooms, to enter one; or a new one. */
export function BrowseDialog({ toCreate }: { toCreate: boolean }) {
  const [sought, setSought] = useState("");
  const [error, setError] = useState("");
  const client = chat.value;
  useEffect(() => {
    if (client) loadRooms(client).catch((cause: unknown) => setError(errorText(cause)));
  }, [client]);
  const rooms = matching([...(directory.value?.values() ?? [])], sought);
  const enter = async ({ id, joined }: Room) => {
    try {
      if (!joined) await joinRoom(id);
      closeDialog();
      go(id);
      focusComposer();
    } catch (cause) {
      setError(errorText(cause));
    }
  };
  return (
    <Dialog title={t("browseRooms")}>
      <input
        type="search"
        aria-label={t("searchRooms")}
        placeholder={t("searchRooms")}
        value={sought}
        onInput={(event) => setSought(event.currentTarget.value)}
      />
      <ul class="directory">
        {rooms.slice(0, SHOWN).map((room) => (
          <DirectoryLine key={room.id} room={room} enter={() => void enter(room)} />
        ))}
      </ul>
      {rooms.length === 0 && <p class="muted">{t("noRoomsFound")}</p>}
      <p class="field-error" role="alert">
        {error}
      </p>
      <CreateForm key={sought} name={sought} focused={toCreate} />
    </Dialog>
  );
}

function matching(rooms: Room[], sought: string): Room[] {
  const wanted = sought.trim().replace(/^#/, "").toLocaleLowerCase();
  return rooms
    .filter((room) => room.name.toLocaleLowerCase().includes(wanted) || room.id.includes(wanted))
    .sort((a, b) => b.members - a.members || a.name.localeCompare(b.name));
}

function DirectoryLine({ room, enter }: { room: Room; enter: () => void }) {
  const label = t(room.joined ? "open" : "join");
  return (
    <li data-room={room.id}>
      <span class="hash" aria-hidden="true">
        #
      </span>
      <bdi class="room-name">{room.name}</bdi>
      <span class="muted">{t("memberCount", room.members)}</span>
      <button type="button" class="quiet" aria-label={`${label} #${room.name}`} onClick={enter}>
        {label}
      </button>
    </li>
  );
}

function CreateForm({ name: proposed, focused }: { name: string; focused: boolean }) {
  const [name, setName] = useState(proposed);
  const [error, setError] = useState("");
  const create = async (event: Event) => {
    event.preventDefault();
    try {
      await createRoom(name.trim());
      closeDialog();
      focusComposer();
    } catch (cause) {
      setError(errorText(cause));
    }
  };
  return (
    <form class="create-form" onSubmit={(event) => void create(event)}>
      <label>
        <span>{t("newRoom")}</span>
        <input
          value={name}
          required
          autofocus={focused && proposed === ""}
          maxLength={limits.name}
          placeholder={t("roomName")}
          aria-label={t("roomName")}
          aria-describedby="create-error"
          dir="auto"
          autocomplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        {t("createRoom")}
      </button>
      <p id="create-error" class="field-error" role="alert">
        {error}
      </p>
    </form>
  );
}
