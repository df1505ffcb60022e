import { useLayoutEffect } from "preact/hooks";

const COVERS = "(max-width: 639.98px)";

/** While a pane covers the whole page, what is under it can neither be reached by keyboard nor heard. */
export function useCover(pane: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const narrow = matchMedia(COVERS);
    const others = [...(pane.current?.parentElement?.children ?? [])].filter((one) => one !== pane.current);
    const cover = (covers: boolean) => {
      for (const one of others) if (one instanceof HTMLElement) one.inert = covers;
    };
    const changed = () => cover(narrow.matches);
    changed();
    narrow.addEventListener("change", changed);
    return () => {
      narrow.removeEventListener("change", changed);
      cover(false);
    };
  }, [pane]);
}
