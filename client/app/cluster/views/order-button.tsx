import type { ComponentChildren } from "preact";
import { commandLine } from "#protocol";
import { type Asked, hint, order, refuse, running } from "../state/orders.ts";

interface OrderButtonProps {
  asked: Asked;
  class: string;
  label?: string;
  /** Why it cannot be, if so: said to whoever presses it all the same. */
  refused?: string | undefined;
  tabIndex?: number;
  /** In place of asking at once. */
  press?: (() => void) | undefined;
  children: ComponentChildren;
}

/** A button that does what a command does, and shows it. */
export function OrderButton({ asked, label, refused, press, children, tabIndex, ...look }: OrderButtonProps) {
  const line = commandLine(asked);
  const isRunning = running.value.has(line);
  const act = () => {
    if (refused !== undefined) refuse(asked, refused);
    else if (!isRunning) (press ?? (() => void order(asked)))();
  };
  return (
    <button
      type="button"
      class={look.class}
      aria-label={label}
      title={refused ?? line}
      aria-disabled={refused !== undefined || isRunning}
      tabIndex={tabIndex}
      onClick={act}
      onPointerEnter={() => hint(asked)}
      onPointerLeave={() => hint(undefined)}
      onFocus={() => hint(asked)}
      onBlur={() => hint(undefined)}
    >
      {children}
    </button>
  );
}
