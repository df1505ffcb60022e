import { useEffect, useState } from "preact/hooks";
import { isComposing } from "../state/keys.ts";

interface Choice {
  /** Which option is active; -1: none. */
  readonly at: number;
  /** Its element, for `aria-activedescendant`. */
  readonly id: string | undefined;
  readonly set: (at: number) => void;
  /** For the field that the list belongs to: arrows move, Enter takes the active option. */
  readonly keyDown: (event: KeyboardEvent) => void;
}

/**
 * Which option of a list is active while the focus stays in a text field. `idOf` names the options' elements, so that
 * the active one is kept in sight; `first` is active at first, none if it is -1.
 */
export function useChoice(count: number, idOf: (at: number) => string, take: (at: number) => void, first = 0): Choice {
  const [chosen, set] = useState(first);
  const at = Math.min(chosen, count - 1);
  const id = at < 0 ? undefined : idOf(at);
  useEffect(() => {
    if (id !== undefined) document.getElementById(id)?.scrollIntoView({ block: "nearest" });
  }, [id]);
  const keyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || count === 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: Math.max(at, 0) - 1 }[event.key];
    if (next !== undefined) set((next + count) % count);
    else if (event.key === "Enter" && at >= 0) take(at);
    else return;
    event.preventDefault();
  };
  return { at, id, set, keyDown };
}
