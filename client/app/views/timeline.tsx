import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { me } from "../state/identity.ts";
import type { ListView } from "../state/list-view.ts";
import { readers } from "../state/receipts.ts";
import type { RoomView } from "../state/room-view.ts";
import { roomTitle } from "../state/rooms.ts";
import { dropTarget } from "../state/route.ts";
import type { Row } from "../state/rows.ts";
import { seenBy } from "../state/seen-by.ts";
import { Beginning } from "./beginning.tsx";
import { DownIcon } from "./icons.tsx";
import { memo } from "./memo.tsx";
import { MessageList } from "./message-list.tsx";
import { rowKeyDown } from "./row-keys.ts";
import { RowLine } from "./rows.tsx";
import { SeenLine } from "./seen-line.tsx";
import { TypingLine } from "./typing-line.tsx";

/** A room's messages, and who has read them and is writing the next. */
export function Timeline({ view }: { view: RoomView }) {
  const title = roomTitle(view.id);
  const seen = useMemo(
    () => computed(() => seenBy(view.rows.value, readers.value, me.value?.id ?? "", view.showsEnd.value)),
    [view],
  ).value;
  return (
    <>
      <MessageList
        view={view}
        id="messages"
        label={t("messagesIn", title)}
        busy={view.state.value.loading}
        keyDown={rowKeyDown}
        top={<Top view={view} />}
        row={(row) => <RoomRow key={row.key} row={row} room={view.id} seenBy={seen.get(row.key)?.join(" ")} />}
        over={(jump) => <LatestPill view={view} jump={jump} />}
      />
      <TypingLine />
    </>
  );
}

interface RoomRowProps {
  readonly row: Row;
  readonly room: string;
  /** Ids with spaces between. */
  readonly seenBy: string | undefined;
}

/** While a room is busy all rows are looked at many times a second, and nearly all of them are as they were. */
const RoomRow = memo(({ row, room, seenBy: users }: RoomRowProps) => (
  <>
    <RowLine row={row} room={room} />
    {users && <SeenLine users={users.split(" ")} />}
  </>
));

function Top({ view }: { view: RoomView }) {
  const { loaded, loading } = view.state.value;
  if (!loaded) return <p class="beginning muted">{t("loadingRoom")}</p>;
  if (!view.showsBeginning.value) return <p class="older muted">{loading && t("loadingOlder")}</p>;
  return <Beginning id={view.id} />;
}

/** The way to the newest message, as long as the reader is not there. */
export function LatestPill({ view, jump }: { view: ListView; jump: () => void }) {
  if (view.atLatest.value) return null;
  const count = view.newCount.value;
  return (
    <button
      type="button"
      class="pill"
      data-testid="jump-to-latest"
      onClick={() => {
        dropTarget();
        jump();
      }}
    >
      {count > 0 ? t("newMessages", count) : t("jumpToLatest")}
      <DownIcon />
    </button>
  );
}
