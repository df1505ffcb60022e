import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { ChatClient } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { isComposing, isTouch } from "../state/keys.ts";
import type { RoomView } from "../state/room-view.ts";
import { roomTitle, view } from "../state/rooms.ts";
import { redirectTo, threadSeq } from "../state/route.ts";
import type { Row } from "../state/rows.ts";
import { closeThread, returnFocus } from "../state/thread-pane.ts";
import { ThreadView } from "../state/thread-view.ts";
import { Composer } from "./composer/composer.tsx";
import { CloseIcon } from "./icons.tsx";
import { MessageList } from "./message-list.tsx";
import { rowKeyDown } from "./row-keys.ts";
import { RowLine } from "./rows.tsx";
import { LatestPill } from "./timeline.tsx";
import { useCover } from "./use-cover.ts";

/** A thread, beside the room that it is in. */
export function ThreadPane() {
  const pane = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useCover(pane);
  useLayoutEffect(() => {
    // Where a keyboard would come up, nobody is made to write.
    if (isTouch()) heading.current?.focus();
    return () => returnFocus(pane.current);
  }, []);
  const room = view.value;
  const client = chat.value;
  const seq = threadSeq.value;
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented && !isComposing(event)) closeThread();
  };
  return (
    <aside ref={pane} class="details-pane thread-pane" aria-labelledby="thread-title" onKeyDown={keyDown}>
      <div class="pane-heading">
        <h2 ref={heading} id="thread-title" tabIndex={-1}>
          {t("thread")} {room && <bdi class="muted">{t("threadIn", roomTitle(room.id))}</bdi>}
        </h2>
        <button type="button" class="icon-button" aria-label={t("closeThread")} onClick={closeThread}>
          <CloseIcon />
        </button>
      </div>
      {room && client && seq !== undefined && <ThreadBody key={seq} room={room} client={client} seq={seq} />}
    </aside>
  );
}

interface ThreadBodyProps {
  readonly room: RoomView;
  readonly client: ChatClient;
  readonly seq: number;
}

function ThreadBody({ room, client, seq }: ThreadBodyProps) {
  const shown = useMemo(() => new ThreadView(client, room, seq), [client, room, seq]);
  useEffect(() => () => shown.close(), [shown]);
  const { first, loaded, error } = shown.state.value;
  const elsewhere = typeof first === "object" ? first.thread : undefined;
  useEffect(() => {
    // The address named one of the replies.
    if (elsewhere) redirectTo({ room: room.id, thread: elsewhere.seq });
  }, [room, elsewhere]);
  if (error) return <p class="thread-note bad">{errorText(error)}</p>;
  if (first === "gone") return <p class="thread-note muted">{t("threadGone")}</p>;
  const root = shown.root.value;
  return (
    <>
      <MessageList
        view={shown}
        id="thread-messages"
        label={t("threadMessages")}
        busy={!loaded}
        keyDown={listKeyDown}
        top={!root && <p class="thread-note muted">{t("partLoading")}</p>}
        row={(row, before) => <ThreadRow key={row.key} row={row} before={before} view={shown} />}
        over={(jump) => <LatestPill view={shown} jump={jump} />}
      />
      {root && <Composer key={root.id} view={room} thread={root} />}
    </>
  );
}

/** On a message Escape closes the thread, not only the way into the message. */
function listKeyDown(event: KeyboardEvent): void {
  const isOnRow = event.target instanceof HTMLElement && event.target.matches("[data-row], [role=log]");
  if (event.key !== "Escape" || !isOnRow) rowKeyDown(event);
}

interface ThreadRowProps {
  readonly row: Row;
  readonly before: Row | undefined;
  readonly view: ThreadView;
}

/** The message with which it begins is set apart from the replies: the first of them tells its writer, whoever that is. */
function ThreadRow({ row, before, view: shown }: ThreadRowProps) {
  const root = shown.root.value;
  const isRoot = (one: Row | undefined) => one?.type === "message" && root !== undefined && one.entry?.id === root.id;
  const isFirst = row.type === "message" && isRoot(before);
  return (
    <>
      <RowLine row={isFirst ? { ...row, head: true } : row} room={shown.id} {...(root && { thread: root })} />
      {isRoot(row) && <Count view={shown} />}
    </>
  );
}

function Count({ view: shown }: { view: ThreadView }) {
  const { first, loaded } = shown.state.value;
  const count = typeof first === "object" ? first.replies : 0;
  return <p class="thread-count muted">{count > 0 ? t("replies", count) : loaded && t("noReplies")}</p>;
}
