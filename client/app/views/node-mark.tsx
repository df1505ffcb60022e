import { nodeIndex, nodeLetter } from "../state/node-colour.ts";

/** A node's colour and letter, the same wherever it is named. */
export function NodeMark({ node }: { node: string | undefined }) {
  const mark = node === undefined ? "node-none" : `node-${nodeIndex(node)}`;
  return (
    <span class={`node-mark ${mark}`} aria-hidden="true">
      {node === undefined ? "" : nodeLetter(node)}
    </span>
  );
}
