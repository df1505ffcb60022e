import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { closeMenu, type Menu, type MenuItem, openMenu } from "../state/menu.ts";
import { usePopover } from "./use-popover.ts";

/** Arrows, Home and End move in a menu, a letter goes to what begins so, Escape and Tab leave. */
export function MenuBox({ menu: { anchor, label, items } }: { menu: Menu }) {
  const box = useRef<HTMLDivElement>(null);
  const close = useCallback(() => closeMenu(), []);
  usePopover(box, anchor, close);
  useLayoutEffect(() => {
    const all = [...(box.current?.querySelectorAll("button") ?? [])];
    (all.find((one) => one.ariaChecked === "true") ?? all[0])?.focus();
    anchor.ariaExpanded = "true";
    return () => {
      anchor.ariaExpanded = "false";
    };
  }, [anchor]);
  const choose = (item: MenuItem) => {
    closeMenu(anchor);
    item.act();
  };
  return (
    <div ref={box} class="menu" popover="manual" role="menu" aria-label={label} tabIndex={-1} onKeyDown={keyDown}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          class={`${item.grave ? "grave" : ""} ${item.apart ? "apart" : ""}`}
          {...(item.checked === undefined
            ? { role: "menuitem" }
            : { role: "menuitemradio", "aria-checked": item.checked })}
          tabIndex={-1}
          aria-keyshortcuts={item.key}
          data-shortcut={item.key}
          onClick={() => choose(item)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

function keyDown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Tab") {
    closeMenu(openMenu.peek()?.anchor);
    return;
  }
  const next = goal(event.key, all, at);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

function goal(key: string, all: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all.at(at <= 0 ? -1 : at - 1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const letter = key.toLocaleLowerCase();
  return [...all.slice(at + 1), ...all].find((one) => one.textContent?.trim().toLocaleLowerCase().startsWith(letter));
}
