/** Words of the composer, its lists and the emoji picker. */
export const writingEn = {
  replyInThread: "Reply in this thread",
  editMessage: (room: string) => `Edit your message in ${room}`,
  editHint: "Enter to save, Esc to cancel",
  editingMessage: "Editing your message",
  cancelEdit: "Cancel editing",
  replyingTo: (name: string) => `Replying to ${name}`,
  cancelReply: "Do not reply",
  everybody: "everyone",
  pastedCode: "This looks like code.",
  showAsCode: "Show as code",
  formatting: "Formatting",
  bold: "Bold",
  italic: "Italic",
  strike: "Struck out",
  code: "Code",
  link: "Link",
  quote: "Quote",
  list: "List",

  emoji: "Emoji",
};
