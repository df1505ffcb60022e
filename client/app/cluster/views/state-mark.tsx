import type { NodeState } from "#protocol";
import { t } from "../words.ts";

const shapes: Record<NodeState, string> = {
  starting: "M6 1.75a4.25 4.25 0 1 0 0 8.500a4.25 4.25 0 1 0 0-8.500z",
  up: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  draining: "M6 1.75a4.25 4.25 0 1 0 0 8.500a4.25 4.25 0 1 0 0-8.500zM6 1.75v8.500",
  drained: "M6 1.75a4.25 4.25 0 1 0 0 8.500a4.25 4.25 0 1 0 0-8.500zM3.500 6h5",
  suspect: "M6 1.75a4.25 4.25 0 1 0 0 8.500a4.25 4.25 0 1 0 0-8.500z",
  down: "M2 2l8 8M10 2l-8 8",
};

/** How a node is: a shape and a word, and a colour that nobody has to see. @param bare the word is for readers only */
export function StateMark({ state, bare = false }: { state: NodeState; bare?: boolean }) {
  return (
    <span class={`state state-${state}`} title={bare ? t(state) : undefined}>
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <path d={shapes[state]} />
        {state === "draining" && <path class="half" d="M6 1.75a4.25 4.25 0 0 0 0 8.500z" />}
      </svg>
      <span class={bare ? "unseen" : ""}>{t(state)}</span>
    </span>
  );
}
