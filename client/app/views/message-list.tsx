import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Aim, ListView } from "../state/list-view.ts";
import type { Row } from "../state/rows.ts";
import { highlight } from "./highlight.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";

/** Whoever is at the very top scrolls no more: what did not come when it was asked for is asked for again, ms. */
const AGAIN_MS = 1000;

interface MessageListProps {
  readonly view: ListView;
  readonly id: string;
  readonly label: string;
  readonly busy: boolean;
  readonly row: (row: Row, before: Row | undefined) => ComponentChildren;
  readonly keyDown: (event: KeyboardEvent) => void;
  /** What stands above the first row. */
  readonly top: ComponentChildren;
  /** What lies over the list: a way to its end. */
  readonly over: (jump: () => void) => ComponentChildren;
}

/** A bounded window of rows that never moves under the reader. */
export function MessageList({ view, id, label, busy, row, keyDown, top, over }: MessageListProps) {
  const box = useRef<HTMLDivElement>(null);
  const keeper = useKeeper(box, view);
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(again.current), [view]);
  const scrolled = () => {
    const keeps = keeper.current;
    if (!keeps) return;
    keeps.moved(view.showsEnd.peek());
    view.noteReader(keeps.sticks);
    clearTimeout(again.current);
    if (keeps.atTop && !view.showsBeginning.peek()) again.current = setTimeout(scrolled, AGAIN_MS);
    if (keeps.nearTop) void view.showOlder();
    else if (keeps.nearBottom) void view.showNewer();
  };
  const jump = () => {
    view.jumpToLatest();
    keeper.current?.toBottom();
    // The button goes away with the need for it.
    box.current?.focus({ preventScroll: true });
  };
  return (
    <div class="timeline-frame">
      <div
        ref={box}
        id={id}
        class="timeline"
        role="log"
        aria-live="off"
        aria-label={label}
        aria-busy={busy}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        data-region
        onScroll={scrolled}
        onKeyDown={keyDown}
      >
        <div class="rows">
          {top}
          {view.rows.value.map((one, i, all) => row(one, all[i - 1]))}
        </div>
      </div>
      {over(jump)}
    </div>
  );
}

/** Puts the reader back after every drawing and whenever sizes change. */
function useKeeper(box: { readonly current: HTMLElement | null }, view: ListView) {
  const keeper = useRef<ScrollKeeper>(null);
  const aimedAt = useRef<Aim>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    keeper.current = new ScrollKeeper(box.current);
  }, [box]);
  useLayoutEffect(() => {
    const keeps = keeper.current;
    if (!keeps) return;
    const aim = view.aim.value;
    if (aim && aim !== aimedAt.current && bring(keeps, aim)) {
      aimedAt.current = aim;
      // Where all that follows is in sight too, the reader is at the end of it.
      keeps.moved(view.showsEnd.peek());
      view.noteReader(keeps.sticks);
    } else if (view.atLatest.peek() && !keeps.sticks) keeps.toBottom();
    keeps.restore();
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => keeper.current?.restore());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [box]);
  return keeper;
}

/** False: the row is not in the document yet. */
function bring(keeper: ScrollKeeper, { key, share, found }: Aim): boolean {
  const row = keeper.toRow(key, share);
  if (row && found) {
    row.focus({ preventScroll: true });
    highlight(row);
  }
  return row !== undefined;
}
