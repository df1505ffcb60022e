import { limits, type Room } from "#protocol";
import { chat } from "./chat.ts";

/** What was read of the directory of public rooms. */
export interface Directory {
  readonly rooms: readonly Room[];
  /** Where its next page begins, if there is one. */
  readonly next: string | undefined;
}

export const NOTHING_YET: Directory = { rooms: [], next: undefined };

/**
 * The first page, or those before with the one after them.
 * @param query how the names begin; empty for all
 * @throws RpcError as a rejection
 */
export async function directoryPage(query: string, before = NOTHING_YET): Promise<Directory> {
  const client = chat.peek();
  if (!client) return before;
  const page = await client.reader.call("room.list", {
    limit: limits.rooms.page,
    ...(query === "" ? {} : { query }),
    ...(before.next === undefined ? {} : { after: before.next }),
  });
  return { rooms: [...before.rooms, ...page.rooms], next: page.next };
}
