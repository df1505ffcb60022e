/** Words around what was said: what is new, who writes and who has read. */
export const readingEn = {
  newSince: "New",
  isWriting: (names: string, n: number) => (n === 1 ? `${names} is writing…` : `${names} are writing…`),
  seenBy: (names: string) => `Seen by ${names}`,
};
