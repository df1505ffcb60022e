import { addressAt, isAddress } from "./addresses.ts";
import { Emphasis } from "./emphasis.ts";
import { charAt, charBefore, isInWord, isSpace } from "./letters.ts";
import type { Names } from "./mentions.ts";
import type { Inline } from "./nodes.ts";

/** A label that looks like an address could name another one than it leads to: then it stays text. */
const LOOKS_LIKE_ADDRESS = /:\/\/|^\s*[\w-]+(?:\.[\w-]+)+/;
/** What may stand before a word in italics. An underline after anything else belongs to a face: "^_^". */
const OPENING = /[\s([{"'“‘«（「『《【*~—–-]/;
const HIDEABLE = new Set(["*", "_", "~", "`", "["]);

/** Scans one paragraph from left to right, and never goes back. */
export function scanInline(text: string, names: Names, inLabel = false): Inline[] {
  return new Scan(text, names, inLabel).run();
}

class Scan {
  readonly #text: string;
  readonly #names: Names;
  readonly #inLabel: boolean;
  readonly #out = new Emphasis();
  #at = 0;
  /** Where the text begins that is not given out yet. */
  #from = 0;
  #ticks: ReadonlyMap<number, number> | undefined;
  #brackets: ReadonlyMap<number, number> | undefined;

  constructor(text: string, names: Names, inLabel: boolean) {
    this.#text = text;
    this.#names = names;
    this.#inLabel = inLabel;
  }

  run(): Inline[] {
    while (this.#at < this.#text.length) if (!this.#special()) this.#at += 1;
    this.#flush(this.#text.length);
    return this.#out.end();
  }

  /** Takes what begins here, if it is more than a letter. */
  #special(): boolean {
    const char = this.#text[this.#at] ?? "";
    switch (char) {
      case "\\":
        return this.#hidden();
      case "`":
        return this.#code();
      case "*":
      case "_":
      case "~":
        return this.#marker(char);
      case "[":
        return !this.#inLabel && this.#link();
      case "h":
      case "H":
        return !this.#inLabel && this.#address();
      case "@":
        return !this.#inLabel && this.#mention();
      default:
        return false;
    }
  }

  /** A backslash takes a marker's meaning and goes; anywhere else, as in "¯\_(ツ)_/¯", it stays. */
  #hidden(): boolean {
    const next = this.#text[this.#at + 1] ?? "";
    if (!HIDEABLE.has(next)) return false;
    if (next === "_" && !isSpace(charBefore(this.#text, this.#at))) return this.#skip(2);
    this.#flush(this.#at);
    this.#at += 2;
    this.#from = this.#at - 1;
    return true;
  }

  #code(): boolean {
    this.#ticks ??= closingTicks(this.#text);
    const count = runLength(this.#text, this.#at);
    const close = this.#ticks.get(this.#at);
    if (close === undefined) return this.#skip(count);
    const inside = this.#text.slice(this.#at + count, close);
    // A space on both sides is there to keep a tick of the code's own apart.
    const isPadded = inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() !== "";
    return this.#put({ type: "code", text: isPadded ? inside.slice(1, -1) : inside }, close + count);
  }

  #marker(char: "*" | "_" | "~"): boolean {
    const text = this.#text;
    const count = runLength(text, this.#at);
    const before = charBefore(text, this.#at);
    const after = charAt(text, this.#at + count);
    this.#flush(this.#at);
    this.#at += count;
    this.#from = this.#at;
    const opens = char === "_" ? before === "" || OPENING.test(before) : !isInWord(before);
    this.#out.run(char, count, opens && !isSpace(after), !isSpace(before) && !isInWord(after));
    return true;
  }

  #link(): boolean {
    const text = this.#text;
    const labelEnd = closingLabel(text, this.#at + 1);
    if (labelEnd === undefined || text[labelEnd + 1] !== "(") return false;
    this.#brackets ??= closingBrackets(text);
    const end = this.#brackets.get(labelEnd + 1);
    const label = text.slice(this.#at + 1, labelEnd);
    const href = end === undefined ? "" : text.slice(labelEnd + 2, end);
    if (end === undefined || label.trim() === "" || LOOKS_LIKE_ADDRESS.test(label) || !isAddress(href)) return false;
    return this.#put({ type: "link", href, named: true, children: scanInline(label, this.#names, true) }, end + 1);
  }

  #address(): boolean {
    const href = addressAt(this.#text, this.#at);
    if (href === undefined) return false;
    const children = [{ type: "text", text: href }] as const;
    return this.#put({ type: "link", href, named: false, children }, this.#at + href.length);
  }

  #mention(): boolean {
    const mention = this.#names.at(this.#text, this.#at);
    return mention !== undefined && this.#put({ type: "mention", ...mention }, this.#at + mention.text.length);
  }

  #put(node: Inline, end: number): boolean {
    this.#flush(this.#at);
    this.#out.add(node);
    this.#at = end;
    this.#from = end;
    return true;
  }

  #skip(count: number): boolean {
    this.#at += count;
    return true;
  }

  #flush(to: number): void {
    this.#out.text(this.#text.slice(this.#from, to));
  }
}

/** How often the character at `index` is repeated. */
function runLength(text: string, index: number): number {
  let end = index + 1;
  while (end < text.length && text[end] === text[index]) end += 1;
  return end - index;
}

/** For each run of ticks, where the next one of the same length begins. */
function closingTicks(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open = new Map<number, number>();
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "`") continue;
    const count = runLength(text, at);
    const before = open.get(count);
    if (before !== undefined) closing.set(before, at);
    open.set(count, at);
    at += count - 1;
  }
  return closing;
}

/** For each opened round bracket, where it is closed; none reaches over a space, which no address has. */
function closingBrackets(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  let open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "(") open.push(at);
    else if (char === ")") {
      const before = open.pop();
      if (before !== undefined) closing.set(before, at);
    } else if (isSpace(char)) open = [];
  }
  return closing;
}

/** Where a label ends: it holds no other bracket, so that nobody looks for one end twice. */
function closingLabel(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "]") return at;
    if (char === "[" || char === "\n") return undefined;
  }
  return undefined;
}
