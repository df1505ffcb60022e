import type { Change, Writing } from "./writing.ts";

/** What can be made of selected text, by its name. */
export type Format = "bold" | "italic" | "strike" | "code" | "link" | "quote" | "list" | "numbers";

const MARKERS = { bold: "**", italic: "_", strike: "~~", code: "`" } as const;
const FENCE = "```";

/** Gives the selection a format, or takes it away where it has it. */
export function formatted(writing: Writing, format: Format): Change {
  switch (format) {
    case "bold":
    case "italic":
    case "strike":
      return enclosed(trimmed(writing), MARKERS[format]);
    case "code":
      return selected(writing).includes("\n") ? fenced(writing) : enclosed(trimmed(writing), MARKERS.code);
    case "link":
      return linked(trimmed(writing));
    case "quote":
      return prefixed(
        writing,
        (line) => line.startsWith("> "),
        () => "> ",
      );
    case "list":
      return prefixed(
        writing,
        (line) => line.startsWith("- "),
        () => "- ",
      );
    case "numbers":
      return prefixed(
        writing,
        (line) => /^\d+\. /.test(line),
        (index) => `${index + 1}. `,
      );
  }
}

/** Puts the selected lines into a fence of more ticks than any in them. */
export function fenced(writing: Writing): Change {
  const { text, start, end } = writing;
  const inside = selected(writing).replace(/\n$/, "");
  const longest = Math.max(2, ...(inside.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = longest < FENCE.length ? FENCE : "`".repeat(longest + 1);
  const before = start === 0 || text[start - 1] === "\n" ? "" : "\n";
  const after = end === text.length ? "\n" : text[end] === "\n" ? "" : "\n";
  const insert = `${before}${ticks}\n${inside}\n${ticks}${after}`;
  const caret = start + insert.length;
  return { from: start, to: end, insert, start: caret, end: caret };
}

/** Markers outside of the selection count as well: twice the same key gives back what was there. */
function enclosed({ text, start, end }: Writing, marker: string): Change {
  const size = marker.length;
  const inside = text.slice(start, end);
  const isAround =
    start >= size &&
    text.slice(start - size, start) === marker &&
    text.slice(end, end + size) === marker &&
    // Two of three asterisks are no bold.
    text[start - size - 1] !== marker[0] &&
    text[end + size] !== marker[0];
  if (isAround) {
    return { from: start - size, to: end + size, insert: inside, start: start - size, end: end - size };
  }
  if (inside.length > 2 * size && inside.startsWith(marker) && inside.endsWith(marker)) {
    const bare = inside.slice(size, -size);
    return { from: start, to: end, insert: bare, start, end: start + bare.length };
  }
  return { from: start, to: end, insert: marker + inside + marker, start: start + size, end: end + size };
}

function linked({ text, start, end }: Writing): Change {
  const inside = text.slice(start, end);
  if (/^https?:\/\/\S+$/i.test(inside)) {
    return { from: start, to: end, insert: `[](${inside})`, start: start + 1, end: start + 1 };
  }
  const insert = `[${inside}](https://)`;
  const address = start + inside.length + 3;
  return { from: start, to: end, insert, start: address, end: address + "https://".length };
}

/** Puts something before each line that the selection touches, or takes it away when all have it. */
function prefixed(
  { text, start, end }: Writing,
  has: (line: string) => boolean,
  prefix: (index: number) => string,
): Change {
  const from = text.slice(0, start).lastIndexOf("\n") + 1;
  const next = text.indexOf("\n", end);
  const to = next === -1 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every(has);
  const insert = lines.map((line, i) => (all ? line.slice(line.indexOf(" ") + 1) : prefix(i) + line)).join("\n");
  const isOne = start === end;
  const caret = Math.max(from, start + insert.length - (to - from));
  return { from, to, insert, start: isOne ? caret : from, end: isOne ? caret : from + insert.length };
}

function selected({ text, start, end }: Writing): string {
  return text.slice(start, end);
}

/** Space at the edges of a selection is not part of what is meant, and markers beside a space are none. */
function trimmed(writing: Writing): Writing {
  const inside = selected(writing);
  if (inside.trim() === "") return writing;
  const start = writing.start + inside.length - inside.trimStart().length;
  return { ...writing, start, end: start + inside.trim().length };
}
