import { signal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { emojiRequest } from "../../state/emoji-request.ts";
import { isTouch } from "../../state/keys.ts";
import { openMenu } from "../../state/menu.ts";
import { openSheet } from "../../state/message-dialogs.ts";
import type { ShownMessage } from "../../state/message-shown.ts";

/** Where the pointer is, and where the keyboard is, or the last finger. */
const pointed = signal<HTMLElement | undefined>(undefined);
const focused = signal<HTMLElement | undefined>(undefined);

const LONG_PRESS_MS = 450;
const STILL_PX = 10;

type Event<E> = E & { readonly currentTarget: HTMLElement };

/** Whether a row's tools are to be shown: while it is pointed at, has the focus, or something of it is open. */
export function useAttention(line: { readonly current: HTMLElement | null }, shown: ShownMessage | undefined) {
  const hasTools = useComputed(() => {
    const anchor = emojiRequest.value?.anchor ?? openMenu.value?.anchor;
    const isAt = [pointed.value, focused.value].includes(line.current ?? undefined);
    return line.current !== null && (isAt || (anchor !== undefined && line.current.contains(anchor)));
  });
  return {
    hasTools: hasTools.value,
    ...useLongPress(shown),
    onPointerEnter: ({ pointerType, currentTarget }: Event<PointerEvent>) => {
      if (pointerType !== "touch") pointed.value = currentTarget;
    },
    onPointerLeave: ({ currentTarget }: Event<PointerEvent>) => {
      if (pointed.peek() === currentTarget) pointed.value = undefined;
    },
    onFocusIn: ({ currentTarget, target }: Event<FocusEvent>) => {
      // A mouse that presses on a message is there already.
      const isKeyboard = target instanceof Element && target.matches(":focus-visible");
      if (isKeyboard || isTouch()) focused.value = currentTarget;
    },
    onFocusOut: ({ currentTarget, relatedTarget }: Event<FocusEvent>) => {
      const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
      if (!isInside && focused.peek() === currentTarget) focused.value = undefined;
    },
  };
}

/** A finger that stays where it is opens what can be done. Links keep what the browser does with them. */
function useLongPress(shown: ShownMessage | undefined) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined>(undefined);
  const end = () => clearTimeout(press.current?.timer);
  return {
    onPointerDown: (event: Event<PointerEvent>) => {
      const { pointerType, isPrimary, target, clientX: x, clientY: y, currentTarget: line } = event;
      end();
      if (!shown || pointerType !== "touch" || !isPrimary || isLink(target)) return;
      const open = () => {
        // What it closes to: not a field, which would bring the keyboard up.
        line.focus({ preventScroll: true });
        openSheet(shown);
        liftUnheard(line);
      };
      press.current = { timer: setTimeout(open, LONG_PRESS_MS), x, y };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x, y } = press.current ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > STILL_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event: MouseEvent) => {
      // What the browser would offer for a long press lies over what we do.
      if (isTouch() && !isLink(event.target)) event.preventDefault();
    },
  };
}

/** To lift the finger is no press on whatever is under it by then. */
function liftUnheard(line: HTMLElement): void {
  const lifted = new AbortController();
  const end = (event: TouchEvent) => {
    if (event.cancelable) event.preventDefault();
    lifted.abort();
  };
  for (const name of ["touchend", "touchcancel"] as const) line.addEventListener(name, end, lifted);
}

const isLink = (target: EventTarget | null) => target instanceof Element && target.closest("a") !== null;
