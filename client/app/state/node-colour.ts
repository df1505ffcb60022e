import { spread } from "#protocol";

export { nodeIndex, nodeLetter } from "#protocol";

/** One of eight quiet tints for a person. */
export function tintIndex(userId: string): number {
  return spread(userId) % 8;
}
