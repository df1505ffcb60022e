import { limits } from "#protocol";
import { scanBlocks } from "./blocks.ts";
import { EVERYBODY, type Names, nobody } from "./mentions.ts";
import type { Block, Inline } from "./nodes.ts";

export { EVERYBODY, EVERYBODY_WORDS, Names, nobody } from "./mentions.ts";
export type { Block, Inline, Item } from "./nodes.ts";

/**
 * What a text means. It never fails: whatever is no markup is text. Longer ones than a message may be (counted in
 * UTF-16 units) are not looked into.
 * @param names who may be called in it
 */
export function parse(text: string, names: Names = nobody): Block[] {
  if (text.length > 2 * limits.text) return [{ type: "paragraph", children: [{ type: "text", text }] }];
  return scanBlocks(text.replaceAll("\r\n", "\n").split("\n"), names);
}

/** Whom a text calls: exactly those who are marked in it when it is shown. */
export function calledIn(text: string, names: Names): { users: string[]; everybody: boolean } {
  const users = new Set<string>();
  for (const block of parse(text, names)) callIn(block, users);
  const everybody = users.delete(EVERYBODY);
  return { users: [...users], everybody };
}

function callIn(node: Block | Inline, users: Set<string>): void {
  if (node.type === "mention") users.add(node.user);
  if (node.type === "list") for (const item of node.items) for (const child of item.children) callIn(child, users);
  if ("children" in node) for (const child of node.children) callIn(child, users);
}
