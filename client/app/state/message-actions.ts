import type { Room } from "#protocol";
import type { MessageEntry } from "../../sdk/index.ts";
import { isStaff } from "./ranks.ts";

/** What can be done with a message, in the order in which it is offered. */
export type MessageAction = "react" | "reply" | "thread" | "edit" | "copyText" | "copyLink" | "unread" | "delete";

/** Who looks at a message, and where. */
export interface Onlooker {
  readonly user: string | undefined;
  readonly room: Pick<Room, "role" | "readOnly" | "mutedUntil"> | undefined;
  /** Whether it is shown in its thread, beside the room. */
  readonly inThread: boolean;
  readonly now: number;
}

/** What that one may do with it. The server decides; nothing is offered that it would refuse. */
export function actionsFor(entry: MessageEntry, { user, room, inThread, now }: Onlooker): MessageAction[] {
  const hasSay = isStaff(room?.role);
  const maySpeak = (hasSay || !room?.readOnly) && (room?.mutedUntil ?? 0) <= now;
  const isThere = !entry.deleted;
  const isMine = entry.by === user;
  const may: Record<MessageAction, boolean> = {
    react: isThere,
    reply: isThere && maySpeak,
    thread: !inThread && (entry.replies > 0 || entry.thread !== undefined || (isThere && maySpeak)),
    edit: isThere && isMine && maySpeak,
    copyText: isThere,
    copyLink: true,
    unread: !inThread,
    delete: isThere && (isMine || hasSay),
  };
  const all: MessageAction[] = ["react", "reply", "thread", "edit", "copyText", "copyLink", "unread", "delete"];
  return all.filter((action) => may[action]);
}

/** The key for it on a message that has the focus; the first is the one that is shown. */
export const actionKeys: Readonly<Partial<Record<MessageAction, readonly string[]>>> = {
  react: ["+"],
  reply: ["R"],
  thread: ["T"],
  edit: ["E"],
  copyLink: ["C"],
  unread: ["U"],
  delete: ["Delete", "Backspace"],
};

/** What a key means there. */
export function actionOf(key: string): MessageAction | undefined {
  const known = Object.entries(actionKeys) as [MessageAction, readonly string[]][];
  return known.find(([, keys]) => keys.some((one) => one.toLowerCase() === key.toLowerCase()))?.[0];
}
