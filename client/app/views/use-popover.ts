import { useEffect, useLayoutEffect } from "preact/hooks";

const GAP = 6;
const EDGE = 8;

/**
 * Shows an element over the page beside what it belongs to, until Escape or a press anywhere else. A press on the anchor
 * is left to the anchor: it would close what its own click then opens again.
 */
export function usePopover(
  box: { readonly current: HTMLElement | null },
  anchor: HTMLElement,
  close: () => void,
): void {
  useLayoutEffect(() => {
    const panel = box.current;
    if (!panel) return;
    panel.showPopover();
    placeBeside(panel, anchor);
  }, [box, anchor]);
  useEffect(() => {
    const press = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target) && !anchor.contains(target)) close();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      // Nothing under it is meant: no reply is given up, no dialog closed.
      event.stopPropagation();
      event.preventDefault();
      close();
      anchor.focus();
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", key, true);
    addEventListener("resize", close);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", key, true);
      removeEventListener("resize", close);
    };
  }, [box, anchor, close]);
}

/** Towards where there is more room, above or under, left or right, and always inside of the window. */
function placeBeside(panel: HTMLElement, anchor: HTMLElement): void {
  const { top, bottom, left, right } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const isNearStart = left < innerWidth - right;
  const y = top > innerHeight - bottom ? top - GAP - height : bottom + GAP;
  panel.style.left = `${within(isNearStart ? left : right - width, innerWidth - width)}px`;
  panel.style.top = `${within(y, innerHeight - height)}px`;
}

function within(at: number, most: number): number {
  return Math.max(EDGE, Math.min(at, most - EDGE));
}
