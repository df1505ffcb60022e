import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/index.ts";
import type { RoomView } from "../state/room-view.ts";
import { roomTitle } from "../state/rooms.ts";
import { Beginning } from "./beginning.tsx";
import { DownIcon } from "./icons.tsx";
import { rowKeyDown } from "./row-keys.ts";
import { RowLine } from "./rows.tsx";
import { ScrollKeeper } from "./scroll-keeper.ts";

/** A room's messages: a bounded window of rows that never moves under the reader. */
export function Timeline({ view }: { view: RoomView }) {
  const box = useRef<HTMLDivElement>(null);
  const keeper = useKeeper(box, view);
  const title = roomTitle(view.id);
  const scrolled = () => {
    if (!keeper) return;
    keeper.moved(view.showsEnd.peek());
    view.noteReader(keeper.sticks);
    if (keeper.nearTop) void view.showOlder();
    else if (keeper.nearBottom) void view.showNewer();
  };
  const jump = () => {
    view.jumpToLatest();
    keeper?.toBottom();
  };
  const rows = view.rows.value;
  return (
    <div class="timeline-frame">
      <div
        ref={box}
        id="messages"
        class="timeline"
        role="log"
        aria-live="off"
        aria-label={t("messagesIn", title)}
        aria-busy={view.state.value.loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        data-region
        onScroll={scrolled}
        onKeyDown={rowKeyDown}
      >
        <div class="rows">
          <Top view={view} />
          {rows.map((row) => (
            <RowLine key={row.key} row={row} room={view.id} />
          ))}
        </div>
      </div>
      <LatestPill view={view} jump={jump} />
    </div>
  );
}

/** Puts the reader back after every drawing and whenever sizes change. */
function useKeeper(box: { current: HTMLDivElement | null }, view: RoomView): ScrollKeeper | undefined {
  const [keeper, setKeeper] = useState<ScrollKeeper>();
  useLayoutEffect(() => {
    if (keeper && view.atLatest.peek() && !keeper.sticks) keeper.toBottom();
    keeper?.restore();
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new ScrollKeeper(element);
    made.restore();
    setKeeper(made);
    const observer = new ResizeObserver(() => made.restore());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [box]);
  return keeper;
}

function Top({ view }: { view: RoomView }) {
  const { loaded, loading } = view.state.value;
  if (!loaded) return <p class="beginning muted">{t("loadingRoom")}</p>;
  if (!view.showsBeginning.value) return <p class="older muted">{loading && t("loadingOlder")}</p>;
  return <Beginning id={view.id} />;
}

function LatestPill({ view, jump }: { view: RoomView; jump: () => void }) {
  if (view.atLatest.value) return null;
  const count = view.newCount.value;
  return (
    <button type="button" class="pill" data-testid="jump-to-latest" onClick={jump}>
      {count > 0 ? t("newMessages", count) : t("jumpToLatest")}
      <DownIcon />
    </button>
  );
}
