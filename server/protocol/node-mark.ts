const LETTERS = "ABCDEFGH";

/** Which of the eight node colours and letters a node has, in pages and terminals alike: node-1 is the first. */
export function nodeIndex(node: string): number {
  const [number] = /\d+$/.exec(node) ?? [];
  if (number !== undefined) return (Number(number) + LETTERS.length - 1) % LETTERS.length;
  return spread(node) % LETTERS.length;
}

export function nodeLetter(node: string): string {
  return LETTERS[nodeIndex(node)] ?? "?";
}

/** A number that a text always has, and that few others have. */
export function spread(text: string): number {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}
