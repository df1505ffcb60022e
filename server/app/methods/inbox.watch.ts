import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const inboxWatch: Handler<"inbox.watch"> = async (call) => {
  const { watcher } = call;
  if (!watcher) throw new Refusal("SOCKET_ONLY");
  return await call.services.inboxes.watch(watcher);
};
