import { parse } from "./index.ts";
import type { Block, Inline } from "./nodes.ts";

/** What a message says, without its marks and on one line: where there is room for no more. */
export function plainText(text: string): string {
  return parse(text).map(said).join(" ").replace(/\s+/gu, " ").trim();
}

function said(node: Block | Inline): string {
  if (node.type === "list") return node.items.map(({ children }) => children.map(said).join(" ")).join(" · ");
  if ("children" in node) return node.children.map(said).join(node.type === "quote" ? " " : "");
  return node.text;
}
