/** Words about what is done with one message. */
export const messageEn = {
  react: "Add a reaction",
  reactions: "Reactions",
  goToMessage: "Go to this message",
  cannotJump: "This message cannot be fetched now.",
  quoteGone: "What this answers is no longer there.",
  replies: (n: number) => (n === 1 ? "1 reply" : `${n} replies`),
  lastReply: (when: string) => `last ${when}`,
};
