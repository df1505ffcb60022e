import type { Block, Inline } from "../../../../client/app/markdown/index.ts";

const TAGS = { strong: "b", emphasis: "i", strike: "s" } as const;

/** A tree in one line: `<b>`, `<i>`, `<s>`, `<code>`, `<pre LANGUAGE>`, `<a ADDRESS>`, `<@USER>`, `|` between blocks. */
export function outline(blocks: readonly Block[]): string {
  return blocks.map(block).join("|");
}

/** All texts of a tree, without what says how they look. */
export function contents(nodes: readonly (Block | Inline)[]): string {
  return nodes.map(content).join("");
}

function content(node: Block | Inline): string {
  if (node.type === "list") return node.items.map((item) => contents(item.children)).join("");
  return "children" in node ? contents(node.children) : node.text;
}

function block(node: Block): string {
  switch (node.type) {
    case "paragraph":
      return node.children.map(inline).join("");
    case "fence":
      return `<pre${node.language && ` ${node.language}`}>${node.text}</pre>`;
    case "quote":
      return `<quote>${outline(node.children)}</quote>`;
    case "list": {
      const items = node.items.map(({ number, children }) => `<li${number ? ` ${number}` : ""}>${outline(children)}`);
      return node.ordered ? `<ol>${items.join("")}</ol>` : `<ul>${items.join("")}</ul>`;
    }
  }
}

function inline(node: Inline): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "code":
      return `<code>${node.text}</code>`;
    case "mention":
      return `<@${node.user}>${node.text}</@>`;
    case "link":
      return `<a${node.named ? ` ${node.href}` : ""}>${node.children.map(inline).join("")}</a>`;
    default:
      return `<${TAGS[node.type]}>${node.children.map(inline).join("")}</${TAGS[node.type]}>`;
  }
}
