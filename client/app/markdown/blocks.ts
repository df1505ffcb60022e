import { scanInline } from "./inline.ts";
import type { Names } from "./mentions.ts";
import type { Block, Item } from "./nodes.ts";

/** Quotes and lists in one another; what is deeper is text. Each level goes through its lines once. */
const DEEPEST = 4;
const FENCE = /^(`{3,})([\w+#.-]{0,20})$/;
const POINT = /^ {0,3}(?:[-*]|(\d{1,3})[.)]) +(?=\S)/;
const INDENTED = /^(?: {2,}|\t)/;

interface Found {
  readonly block: Block;
  /** The line after it. */
  readonly next: number;
}

export function scanBlocks(lines: readonly string[], names: Names, depth = 0): Block[] {
  const blocks: Block[] = [];
  const fences = closingFences(lines);
  let from = 0;
  const paragraph = (to: number) => {
    const text = withoutEmptyEnds(lines.slice(from, to));
    if (text !== "") blocks.push({ type: "paragraph", children: scanInline(text, names) });
  };
  for (let at = 0; at < lines.length; ) {
    const found = fenceAt(lines, at, fences) ?? (depth < DEEPEST ? nestedAt(lines, at, names, depth + 1) : undefined);
    if (!found) {
      at += 1;
      continue;
    }
    paragraph(at);
    blocks.push(found.block);
    at = found.next;
    from = at;
  }
  paragraph(lines.length);
  return blocks;
}

/** For each line that opens a fence, the line that closes it: the next one of as many ticks and nothing else. */
function closingFences(lines: readonly string[]): Map<number, number> {
  const closing = new Map<number, number>();
  const next = new Map<number, number>();
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const [, ticks, language] = FENCE.exec(lines[at]?.trimEnd() ?? "") ?? [];
    if (ticks === undefined) continue;
    const close = next.get(ticks.length);
    if (close !== undefined) closing.set(at, close);
    if (language === "") next.set(ticks.length, at);
  }
  return closing;
}

/** A fence that nobody closes is text: its writer forgot it, or meant something else. */
function fenceAt(lines: readonly string[], at: number, fences: ReadonlyMap<number, number>): Found | undefined {
  const close = fences.get(at);
  if (close === undefined) return undefined;
  const language = lines[at]?.trim().replace(/^`+/, "") ?? "";
  return { block: { type: "fence", language, text: lines.slice(at + 1, close).join("\n") }, next: close + 1 };
}

function nestedAt(lines: readonly string[], at: number, names: Names, depth: number): Found | undefined {
  const line = lines[at] ?? "";
  if (line.startsWith("> ")) return quoteAt(lines, at, names, depth);
  return POINT.test(line) ? listAt(lines, at, names, depth) : undefined;
}

/** The space after the sign is needed, or ">_<" would be one. */
function quoteAt(lines: readonly string[], at: number, names: Names, depth: number): Found {
  const inside: string[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    if (!line.startsWith("> ") && line !== ">") break;
    inside.push(line.slice(2));
  }
  return { block: { type: "quote", children: scanBlocks(inside, names, depth) }, next };
}

function listAt(lines: readonly string[], at: number, names: Names, depth: number): Found {
  const items: Item[] = [];
  const ordered = POINT.exec(lines[at] ?? "")?.[1] !== undefined;
  let next = at;
  while (next < lines.length) {
    const [marker, digits] = POINT.exec(lines[next] ?? "") ?? [];
    if (marker === undefined || (digits !== undefined) !== ordered) break;
    const end = itemEnd(lines, next + 1);
    const inside = [(lines[next] ?? "").slice(marker.length), ...outdented(lines.slice(next + 1, end))];
    items.push({ number: ordered ? Number(digits) : undefined, children: scanBlocks(inside, names, depth) });
    next = afterEmpty(lines, end);
  }
  return { block: { type: "list", ordered, items }, next };
}

/** An item goes on in the lines that are indented under it. */
function itemEnd(lines: readonly string[], from: number): number {
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (INDENTED.test(line)) end = at + 1;
    else if (line.trim() !== "") break;
  }
  return end;
}

/** Empty lines between two items do not part them; those after the last one belong to nobody. */
function afterEmpty(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]?.trim() === "") at += 1;
  return at;
}

/** Lines without the indentation that all of them have, however wide their writer made it. */
function outdented(lines: readonly string[]): string[] {
  const indentOf = (line: string) => line.length - line.trimStart().length;
  const width = lines.reduce((least, line) => (line.trim() === "" ? least : Math.min(least, indentOf(line))), 40);
  return lines.map((line) => line.slice(Math.min(width, indentOf(line))));
}

function withoutEmptyEnds(lines: readonly string[]): string {
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from]?.trim() === "") from += 1;
  while (to > from && lines[to - 1]?.trim() === "") to -= 1;
  return lines.slice(from, to).join("\n");
}
