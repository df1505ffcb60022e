import type { PublicHandler } from "../context.ts";

export const clusterRebalance: PublicHandler<"cluster.rebalance"> = async (call) => {
  await call.services.cluster.rebalance();
  return { ok: true };
};
