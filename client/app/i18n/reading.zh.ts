import type { Dictionary } from "./dictionary.ts";

export const readingZh = {
  newSince: "以下是新消息",
  thread: "讨论串",
  threadIn: (room) => `来自 ${room}`,
  closeThread: "关闭讨论串",
  threadMessages: "讨论串中的消息",
  noReplies: "还没有回复，来说第一句吧。",
  threadGone: "这个讨论串最初的消息已经不在了。",
  isWriting: (names) => `${names} 正在输入…`,
  seenBy: (names) => `${names} 已读`,
} satisfies Partial<Dictionary>;
