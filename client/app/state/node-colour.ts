const LETTERS = "ABCDEFGH";

/** Which of the eight node colours and letters a node has, everywhere: node-1 is the first. */
export function nodeIndex(node: string): number {
  const [number] = /\d+$/.exec(node) ?? [];
  if (number !== undefined) return (Number(number) + LETTERS.length - 1) % LETTERS.length;
  return hash(node) % LETTERS.length;
}

export function nodeLetter(node: string): string {
  return LETTERS[nodeIndex(node)] ?? "?";
}

/** One of eight quiet tints for a person. */
export function tintIndex(userId: string): number {
  return hash(userId) % 8;
}

function hash(text: string): number {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}
