import type { Room } from "#protocol";
import { t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { openDialog } from "../state/dialogs.ts";
import { pathOf } from "../state/place.ts";
import { isOnline } from "../state/presence.ts";
import { focusComposer } from "../state/regions.ts";
import { directory, joinedRooms, nameOfRoom } from "../state/rooms.ts";
import { currentRoomId, go } from "../state/route.ts";
import { waiting } from "../state/unread.ts";
import { NONE } from "../state/waiting.ts";
import { LockIcon } from "./icons.tsx";
import { PresenceDot } from "./presence-dot.tsx";

/** All rooms that I am in: by name, and those between two with the latest word first. */
export function RoomList() {
  const rooms = joinedRooms.value.filter(({ kind }) => kind !== "direct");
  const directs = joinedRooms.value.filter(({ kind }) => kind === "direct").sort((a, b) => latest(b) - latest(a));
  return (
    <div class="room-list" aria-busy={directory.value === undefined}>
      <ul aria-label={t("yourRooms")}>
        {rooms.map((room) => (
          <RoomLink key={room.id} room={room} />
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
      {directs.length > 0 && (
        <>
          <h2 class="section-heading">{t("directMessages")}</h2>
          <ul aria-label={t("directMessages")}>
            {directs.map((room) => (
              <RoomLink key={room.id} room={room} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** When something was said there last; a room that is new counts as if something had been. */
function latest({ id, createdAt }: Room): number {
  void waiting.value;
  return Math.max(createdAt, chat.value?.inbox.of(id)?.at ?? 0);
}

function RoomLink({ room }: { room: Room }) {
  const { id } = room;
  const { unread, mentions, notify } = waiting.value?.get(id) ?? NONE;
  const enter = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(id);
    focusComposer();
  };
  const look = notify === "none" ? "hushed" : unread > 0 ? "unread" : "";
  return (
    <li>
      <a
        class={`room-link ${look}`}
        href={pathOf({ room: id })}
        aria-current={id === currentRoomId.value ? "page" : undefined}
        data-room={id}
        onClick={enter}
      >
        <Sign room={room} />
        <bdi class="room-name">{nameOfRoom(room)}</bdi>
        {notify === "none" && <span class="unseen">{t("mutedRoom")}</span>}
        {unread > 0 && <span class="unseen">{t("unread", unread)}</span>}
        {unread > 0 && mentions === 0 && notify !== "none" && <span class="dot" aria-hidden="true" />}
        {mentions > 0 && (
          <>
            <span class="count number" aria-hidden="true">
              {mentions > 99 ? "99+" : mentions}
            </span>
            <span class="unseen">{t("mentionCount", mentions)}</span>
          </>
        )}
      </a>
    </li>
  );
}

function Sign({ room: { kind, with: company = [] } }: { room: Room }) {
  const other = company[0]?.id;
  if (kind === "direct" && other !== undefined) {
    return (
      <span class="hash">
        <PresenceDot user={other} />
        {isOnline(other) && <span class="unseen">{t("isOnline")}</span>}
      </span>
    );
  }
  return (
    <span class="hash" aria-hidden="true">
      {kind === "private" ? <LockIcon /> : "#"}
    </span>
  );
}
