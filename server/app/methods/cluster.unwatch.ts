import { Refusal } from "#protocol";
import type { PublicHandler } from "../context.ts";

export const clusterUnwatch: PublicHandler<"cluster.unwatch"> = async (call) => {
  const { watcher } = call;
  if (!watcher) throw new Refusal("SOCKET_ONLY");
  call.services.cluster.drop(watcher);
  return { ok: true };
};
