import { Refusal } from "#protocol";
import type { PublicHandler } from "../context.ts";

export const clusterWatch: PublicHandler<"cluster.watch"> = async (call) => {
  const { watcher } = call;
  if (!watcher) throw new Refusal("SOCKET_ONLY");
  return await call.services.cluster.watch(watcher, call.operator);
};
