import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const roomUnwatch: Handler<"room.unwatch"> = async (call, { rooms }) => {
  if (!call.watcher) throw new Refusal("SOCKET_ONLY");
  for (const room of rooms) call.services.feeds.unwatch(room, call.watcher);
  return { ok: true };
};
