/** Words of the pane that shows a thread; they come with it. */
export const threadEn = {
  thread: "Thread",
  threadIn: (room: string) => `in ${room}`,
  closeThread: "Close the thread",
  threadMessages: "Messages of the thread",
  noReplies: "No replies yet. Yours would be the first.",
  threadGone: "The message with which this thread began is no longer there.",
};
