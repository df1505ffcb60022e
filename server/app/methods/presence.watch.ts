import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const presenceWatch: Handler<"presence.watch"> = async (call, { users }) => {
  const { watcher } = call;
  if (!watcher) throw new Refusal("SOCKET_ONLY");
  const { online, follow } = await call.services.presence.watch(watcher, [...new Set(users)]);
  call.afterwards(follow);
  return { online };
};
