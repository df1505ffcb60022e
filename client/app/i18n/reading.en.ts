/** Words around what was said: what is new, who reads and writes, threads. */
export const readingEn = {
  newSince: "New",
  thread: "Thread",
  threadIn: (room: string) => `in ${room}`,
  closeThread: "Close the thread",
  threadMessages: "Messages of the thread",
  noReplies: "No replies yet. Yours would be the first.",
  threadGone: "The message with which this thread began is no longer there.",
  isWriting: (names: string, n: number) => (n === 1 ? `${names} is writing…` : `${names} are writing…`),
  seenBy: (names: string) => `Seen by ${names}`,
};
