import type { Inline } from "./nodes.ts";

type Marker = "*" | "_" | "~";
type Kind = "strong" | "emphasis" | "strike";

/** A run of markers that may begin something, and where its own text stands among the pieces. */
interface Opener {
  readonly marker: Marker;
  readonly count: number;
  readonly at: number;
  /** How much had been said before it. */
  readonly said: number;
}

interface Piece {
  readonly node: Inline;
  /** How deep it is nested. */
  readonly depth: number;
}

/** What is nested deeper stays as it was written: nobody means it, and drawing it would exhaust the stack. */
const DEEPEST = 8;
const SAYS = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const KINDS: Readonly<Record<string, Kind>> = { "*1": "emphasis", _1: "emphasis", "*2": "strong", "~2": "strike" };

/**
 * Pairs markers while the text goes by. Each opener is put on the stack once and taken off once, and each piece moves
 * into the one that encloses it once, so the time grows with the length however hostile the text is.
 */
export class Emphasis {
  readonly #pieces: Piece[] = [];
  readonly #openers: Opener[] = [];
  /** How many pieces say something: what stands in "*_*" does not, it is a face. */
  #said = 0;
  /** How many openers could be closed by so many of this marker. */
  readonly #waiting = new Map<string, number>();

  add(node: Inline): void {
    if (node.type !== "text" || SAYS.test(node.text)) this.#said += 1;
    this.#pieces.push({ node, depth: 0 });
  }

  text(text: string): void {
    if (text !== "") this.add({ type: "text", text });
  }

  /** Takes in a run of one marker; what of it closes nothing and opens nothing is text. */
  run(marker: Marker, count: number, opens: boolean, closes: boolean): void {
    let left = count;
    if (closes) {
      for (const size of this.#sizes(marker, count)) if (left >= size && this.#close(marker, size)) left -= size;
    }
    if (left === 0) return;
    if (opens && left === count && isRun(marker, count)) this.#open(marker, count);
    else this.text(marker.repeat(left));
  }

  /** What came of it all. */
  end(): Inline[] {
    return joined(this.#pieces);
  }

  /** Of "***" the part that was opened last is closed first. */
  #sizes(marker: Marker, count: number): number[] {
    if (!isRun(marker, count)) return [];
    if (count < 3) return [count];
    const last = this.#openers.findLast((opener) => opener.marker === marker);
    return last?.count === 2 ? [2, 1] : [1, 2];
  }

  #open(marker: Marker, count: number, said = this.#said): void {
    this.#openers.push({ marker, count, at: this.#pieces.length, said });
    this.#count(marker, count, 1);
    this.add({ type: "text", text: marker.repeat(count) });
  }

  #close(marker: Marker, size: number): boolean {
    if ((this.#waiting.get(`${marker}${size}`) ?? 0) === 0) return false;
    for (let opener = this.#openers.pop(); opener; opener = this.#openers.pop()) {
      this.#count(opener.marker, opener.count, -1);
      const gives = opener.marker === marker && (opener.count === size || opener.count === 3);
      if (gives) return this.#enclose(opener, size);
    }
    return false;
  }

  #enclose({ marker, count, at, said }: Opener, size: number): boolean {
    const kind = KINDS[`${marker}${size}`];
    if (!kind || (size === 1 && said === this.#said)) return false;
    const inside = this.#pieces.slice(at + 1);
    const depth = inside.reduce((deepest, piece) => Math.max(deepest, piece.depth + 1), 1);
    if (depth > DEEPEST) {
      // Nothing from before here is closed any more, or the same pieces would be gone through for each marker.
      this.#openers.length = 0;
      this.#waiting.clear();
      return false;
    }
    this.#pieces.length = at;
    const left = count - size;
    if (left > 0) this.#open(marker, left, said);
    this.#pieces.push({ node: { type: kind, children: joined(inside) }, depth });
    return true;
  }

  #count(marker: Marker, count: number, by: number): void {
    for (const size of count === 3 ? [1, 2] : [count]) {
      const key = `${marker}${size}`;
      this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + by);
    }
  }
}

/** How many of a marker mean something: "__init__" and "好的~" do not. */
function isRun(marker: Marker, count: number): boolean {
  return marker === "*" ? count <= 3 : count === (marker === "_" ? 1 : 2);
}

/** The nodes, with texts that touch made one. */
function joined(pieces: readonly Piece[]): Inline[] {
  const nodes: Inline[] = [];
  let texts: string[] = [];
  const flush = () => {
    if (texts.length > 0) nodes.push({ type: "text", text: texts.join("") });
    texts = [];
  };
  for (const { node } of pieces) {
    if (node.type === "text") texts.push(node.text);
    else {
      flush();
      nodes.push(node);
    }
  }
  flush();
  return nodes;
}
