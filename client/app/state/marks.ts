import { folded } from "./matching.ts";

export interface TextPart {
  readonly text: string;
  readonly marked: boolean;
}

const BEFORE = 60;
const LONGEST = 280;

/** The part of a text that shows what was found in it, with the words that were sought marked. */
export function excerptOf(text: string, words: string): TextPart[] {
  const ranges = rangesOf(text, words);
  const from = startBefore(text, ranges[0]?.[0] ?? 0);
  const to = Math.min(text.length, from + LONGEST);
  const parts: TextPart[] = [];
  const add = (start: number, end: number, marked: boolean) => {
    if (end > start) parts.push({ text: text.slice(start, end), marked });
  };
  if (from > 0) parts.push({ text: "…", marked: false });
  let at = from;
  for (const [start, end] of ranges) {
    if (start >= to) break;
    add(at, start, false);
    add(start, Math.min(end, to), true);
    at = Math.min(end, to);
  }
  add(at, to, false);
  if (to < text.length) parts.push({ text: "…", marked: false });
  return parts;
}

/** A little before the first word that was found, and not in the middle of another. */
function startBefore(text: string, found: number): number {
  if (found <= BEFORE) return 0;
  const space = text.slice(found - BEFORE, found).search(/\s/);
  return found - BEFORE + (space === -1 ? 0 : space + 1);
}

/** Where any of the words stand, in order and apart from each other. */
function rangesOf(text: string, words: string): [start: number, end: number][] {
  // Folding may change how long a letter is: each one remembers where it came from.
  let folds = "";
  const origin: number[] = [];
  let at = 0;
  for (const letter of text) {
    const fold = folded(letter);
    folds += fold;
    for (let i = 0; i < fold.length; i += 1) origin.push(at);
    at += letter.length;
  }
  origin.push(text.length);
  const found = folded(words)
    .split(/\s+/u)
    .filter(Boolean)
    .flatMap((word) => placesOf(folds, word));
  const ranges: [number, number][] = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    const [from, to] = [origin[start] ?? 0, origin[end] ?? text.length];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else ranges.push([from, to]);
  }
  return ranges;
}

function placesOf(text: string, word: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    places.push([at, at + word.length]);
  }
  return places;
}
